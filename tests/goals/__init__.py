"""Tests of goals, changes and meetings."""
