"""Words that came out, for those they are for; and the guardian's desk, where some are put anew.

Must not know who wrote them: nothing that arrives here could tell.
"""
