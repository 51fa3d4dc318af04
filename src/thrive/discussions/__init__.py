"""Talks: topics with what people write in them, and what was decided, with its dissent.

A topic hangs under something (``subject``, such as ``series-12``) or stands alone. Who can read it
is said before the first word and never widened. Knows neither goals nor pages: what a topic hangs
under is named by those who have it, see ``subjects``.
"""
