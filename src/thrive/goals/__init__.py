"""Goals and their steps, changes and whether they worked, feedback, one-to-ones.

Three parts, each importing only those after it: ``meetings``, ``changes``, ``aims``. It must not
know programs or prompts: whoever asks people asks here what is due, and hands back what was said.
Who can see a goal is a promise, said before the first word and kept by every query.
"""
