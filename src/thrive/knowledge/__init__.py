"""Pages: what we learned, kept where others find it, with its history and whom to ask.

A page may come from a change: what we did, what happened, how sure, for whom. Its keeper changes
it; everybody else adds what they know, and gets an answer. Knows neither goals nor changes: a page
keeps the key of what it was made from, and nothing more.
"""
