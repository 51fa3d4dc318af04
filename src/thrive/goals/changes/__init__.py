"""Ideas, and changes with a date: what we do differently, what we expect, and whether it worked.

Everybody may see them. Expectations are written before the result and cannot be polished later.
Must not know who asks for insights, pages or prompts; must never say *because* without a lot.
"""
