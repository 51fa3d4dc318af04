"""An organisation made by a seeded simulator whose truth is known, and the story told with it.

Fills the domains below through their actions, as a person would. Absent from every page unless
THRIVE_DEMO is on.
"""
