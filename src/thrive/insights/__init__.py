"""Where it improves, why, why not, and what could help.

Reads the domains below and writes only its own tables. Must not know pages, requests or languages
beyond the wording of a verdict.
"""
