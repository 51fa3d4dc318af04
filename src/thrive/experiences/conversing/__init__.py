"""One person's conversation: what the player shows, and what each press of it leads to.

The engine walks, ``voice`` keeps what was said, ``prompting`` keeps the time. This package puts the
three together, so that the page, the inbox and the builder's preview show the same. It knows
nothing of requests and cookies; who may see a conversation is in ``admission``.
"""
