"""Tests of the pages of goals."""
