"""What `thrive compare` works with: the file, what was asked, and what was found."""

import argparse
from dataclasses import dataclass

import numpy as np

from thrive_stats.compare import Comparison, Method, Wanted, compare
from thrive_stats.compare.reading import PanelTable, read_panel
from thrive_stats.errors import OptionError


@dataclass(frozen=True)
class AskedComparison:
    """A panel, the options it was compared with, and the answer."""

    table: PanelTable
    wanted: Wanted
    seed: int
    result: Comparison

    @property
    def units(self) -> tuple[str, ...]:
        """The units that were used."""
        return tuple(self.table.units[place] for place in self.result.panel.kept.tolist())

    @property
    def others(self) -> tuple[str, ...]:
        """Those of them that never started."""
        never = self.result.panel.start == self.result.panel.periods
        return tuple(name for name, other in zip(self.units, never, strict=True) if other)

    @property
    def begun(self) -> tuple[str, ...]:
        """Units left out because they had started in the first period."""
        return tuple(self.table.units[place] for place in self.result.panel.begun.tolist())

    @property
    def caveats(self) -> tuple[str, ...]:
        """What a reader must know, by name."""
        gaps = ("units_with_gaps_left_out",) if self.table.incomplete else ()
        late = bool((self.table.started_index >= len(self.table.periods)).any())
        return (
            *gaps,
            *(("starts_after_the_last_period_count_as_never",) if late else ()),
            *self.result.caveats,
        )


def ask(options: argparse.Namespace) -> AskedComparison:
    """Read the file and compare; raises InputError and OptionError, both with the file's name."""
    table, wanted = read_panel(options.file), Wanted(options.comparison)
    try:
        with np.errstate(over="ignore", invalid="ignore"):
            result = compare(
                table.values,
                table.started_index,
                generator=np.random.default_rng(options.seed),
                method=Method(options.method),
                wanted=wanted,
            )
    except OptionError as error:
        raise OptionError(f"{table.file}: {error}{_gap(table)}") from error
    return AskedComparison(table, wanted, options.seed, result)


def _gap(table: PanelTable) -> str:
    for unit, period in table.incomplete.items():
        more = f" and {len(table.incomplete) - 1} more units" if len(table.incomplete) > 1 else ""
        return f"; left out for a missing value: unit {unit}, period {period}{more}"
    return ""
