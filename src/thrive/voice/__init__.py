"""Everything that was answered, and its only way out: to its author, to those named, as releases.

Must not know programs, runs or prompts: whoever asks opens a study here and hands over what was
said. No other package may touch the models of this one.
"""
