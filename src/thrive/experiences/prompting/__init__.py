"""Prompts in the database: written down ahead, claimed, sent, opened, and ended.

Every step is a compare-and-set with its moment and its event, so that two workers, two devices or
a worker that died never make two of one. Knows nothing of channels and reads no answers. How it
is decided: ``docs/mechanisms/prompts.md``.
"""
