"""Tests of the pages of coaching oneself."""
