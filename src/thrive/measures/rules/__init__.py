"""Decisions about measures as pure functions: periods, numbers, values, mappings and profiles.

Knows neither Django nor the clock. What is wrong is returned or raised as a ``Fault``, a name for
the situation; ``thrive.measures.errors`` puts it into words.
"""
