"""Goals, steps and check-ins, obstacles, feedback, and a record of one's own.

It must not know changes or meetings, which stand above it, nor pages.
"""
