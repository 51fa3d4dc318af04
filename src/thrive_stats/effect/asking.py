"""What is asked of the data: which model, over which times, of which series."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from thrive_stats.effect.design import BoolArray, FloatArray, IntArray, design_of


class Family(StrEnum):
    """How the values vary around what is expected."""

    GAUSSIAN = "gaussian"
    POISSON = "poisson"


@dataclass(frozen=True)
class Asked:
    """Series, and what is to be fitted to them; arrays are (series x time)."""

    values: FloatArray
    observed: BoolArray
    since: FloatArray
    years: FloatArray | None
    offset: FloatArray
    season: int
    family: Family
    slope: bool

    @classmethod
    def of(
        cls,
        values: FloatArray,
        start: FloatArray,
        *,
        time: FloatArray | None,
        years: FloatArray | None,
        season: int,
        denominators: FloatArray | None,
        family: Family,
        slope: bool,
    ) -> "Asked":
        """Check what `effect` was given; raises ValueError."""
        if values.ndim != 2 or start.shape not in {(), values.shape[:1]}:
            raise ValueError("values are series x time, with one start for each series")
        if season < 0 or (season and years is None):
            raise ValueError("a season needs years, and pairs of waves are none or more")
        if time is None:
            time = np.arange(1.0, values.shape[1] + 1)
        whole = np.broadcast_to(time, values.shape)
        if (whole != np.rint(whole)).any() or (np.diff(whole, axis=1) <= 0).any():
            raise ValueError("times are whole numbers that grow")
        at_risk = np.ones_like(values) if denominators is None else denominators
        if at_risk.shape != values.shape:
            raise ValueError("denominators have the shape of the values")
        observed = ~np.isnan(values) & ~np.isnan(at_risk)
        if family is Family.POISSON and ((values < 0) | (at_risk <= 0))[observed].any():
            raise ValueError("counts are 0 or more, and out of more than 0")
        return cls(
            values=values,
            observed=observed,
            since=whole - np.broadcast_to(start, values.shape[:1])[:, None],
            years=None if years is None else np.broadcast_to(years, values.shape),
            offset=np.log(np.where(at_risk > 0, at_risk, np.nan)),
            season=season,
            family=family,
            slope=slope,
        )

    @property
    def width(self) -> int:
        """How many coefficients there are."""
        return 3 + self.slope + 2 * self.season

    def design(self, members: IntArray) -> FloatArray:
        """Return the columns of some series."""
        years = None if self.years is None else self.years[members]
        return design_of(self.since[members], years=years, pairs=self.season, slope=self.slope)
