"""Did it change when we began? One series, one date that was written down, and its own errors.

Segmented regression: a line before the date, and from the date on a step and another slope. What
this package can say is *since*, never *because*: something else may have begun on the same day.
It must not know charts, files or commands.
"""

from thrive_stats.effect.asking import Family
from thrive_stats.effect.estimating import MINIMUM, Caveat, Change, EffectResult, effect

__all__ = ["MINIMUM", "Caveat", "Change", "EffectResult", "Family", "effect"]
