"""Getting ready for anonymous answers: the page that holds the voice origin in a frame.

Passes on blinded messages and signatures. Must not see a seed, a token or an answer.
"""
