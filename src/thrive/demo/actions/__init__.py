"""Filling the demo and moving it on, through the same doors that people use."""

from thrive.demo.actions.fernbrook import WeekPassed, fill, next_week
from thrive.demo.actions.figures import fill_from
from thrive.demo.actions.moments import stands_at

__all__ = ["WeekPassed", "fill", "fill_from", "next_week", "stands_at"]
