"""All that insights says, in the reader's language.

The sentences of a verdict live in `thrive_stats.wording`; here are the language they are put into,
and the words around them: marks, summary, how we know, what could help. Must not query.
"""
