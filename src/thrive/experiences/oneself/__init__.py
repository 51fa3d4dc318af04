"""Coaching oneself: four short talks, goal, reality, options, will, and then again.

Begun by anybody for themselves; no steward is needed and nobody else learns a word of it. Knows
which talk is next and when, what its owner said in earlier rounds, and what they made of it. Where
answers lie is ``voice``, how a talk goes is ``conversing``; nothing here knows pages.
"""
