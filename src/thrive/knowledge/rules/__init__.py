"""Decisions about pages as pure functions."""
