"""The mailbox on the main origin: the way to it, what came of letters, and the desk of readers.

Passes on sealed bytes and public keys. Must not see words, a private key or what was written.
"""
