"""Runs: a program scheduled for an audience, from the first thought to the last day.

What is prepared, started and stopped, who takes part and how they leave, what is to be expected of
a run before it begins, and how it goes afterwards. Never sees an answer: ``voice`` keeps those.
"""
