"""Everything that was answered, and its only way out.

Nothing outside can lead from an answer to a person. Empty until answers are collected.
"""
