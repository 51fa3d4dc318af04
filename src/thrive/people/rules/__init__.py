"""Decisions about trees, stretches of time, PINs and tries. Pure: no database, no clock."""
