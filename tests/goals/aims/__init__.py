"""Tests of goals, steps, check-ins, obstacles, feedback and one's own record."""
