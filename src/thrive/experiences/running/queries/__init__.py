"""What can be asked about runs. Never what somebody answered."""

from thrive.experiences.running.queries.asked import left_goal_questions, quizzes_taken
from thrive.experiences.running.queries.dry_running import DryRow, DryRun, dry_run_of
from thrive.experiences.running.queries.forecasting import (
    GroupExpected,
    LoadExpected,
    RunForecast,
    forecast_of,
    load_of,
)
from thrive.experiences.running.queries.listing import (
    JoinPage,
    MyRun,
    Participant,
    Rhythm,
    RunPage,
    RunRow,
    join_page,
    may_see_run,
    my_runs,
    run_page,
    runs,
    runs_of_program,
    takes_part,
)
from thrive.experiences.running.queries.monitoring import (
    Counts,
    Monitor,
    PromptRow,
    WaveCounts,
    monitor,
)
from thrive.experiences.running.queries.oversight import Called, called, studies_collecting
from thrive.experiences.running.queries.promising import (
    PromisesOffered,
    Unsigned,
    ends_for_want_of_people,
    promises_of,
    unsigned_of,
)
from thrive.experiences.running.queries.rates import Rate, RunRates, response_rates
from thrive.experiences.running.queries.templates import (
    TemplateShown,
    template_called,
    templates,
)

__all__ = [
    "Called",
    "Counts",
    "DryRow",
    "DryRun",
    "GroupExpected",
    "JoinPage",
    "LoadExpected",
    "Monitor",
    "MyRun",
    "Participant",
    "PromisesOffered",
    "PromptRow",
    "Rate",
    "Rhythm",
    "RunForecast",
    "RunPage",
    "RunRates",
    "RunRow",
    "TemplateShown",
    "Unsigned",
    "WaveCounts",
    "called",
    "dry_run_of",
    "ends_for_want_of_people",
    "forecast_of",
    "join_page",
    "left_goal_questions",
    "load_of",
    "may_see_run",
    "monitor",
    "my_runs",
    "promises_of",
    "quizzes_taken",
    "response_rates",
    "run_page",
    "runs",
    "runs_of_program",
    "studies_collecting",
    "takes_part",
    "template_called",
    "templates",
    "unsigned_of",
]
