"""`python -m thrive_stats COMMAND FILE`: the analyst commands without the rest of Thrive."""

import sys

from thrive_stats.commands import run

sys.exit(run(sys.argv[1:]))
