"""Tokens that a known person gets and nobody can follow: RSA blind signatures (RFC 9474).

Pure: no Django, no database, no clock. Must not know what a token opens or who holds it.
"""
