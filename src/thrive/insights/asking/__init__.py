"""The questions that are asked of everything: how much lately, what moves together, what helped.

Each lays before itself what it needs, tests all of it and corrects over all of it. Nothing here
writes.
"""

from thrive.insights.asking import elsewhere, lately, together
from thrive.insights.asking.tested import VERSION, Tested

__all__ = ["VERSION", "Tested", "elsewhere", "lately", "together"]
