"""The dots never lie: what comes is between the least and the most that were shown."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.experiences.conversing.walks import further, walks
from thrive.experiences import engine
from thrive.experiences.conversing.screens import screen_of


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(walks(), st.data())
def test_so_many_screens_come_as_the_dots_say(state: engine.State, data: st.DataObject) -> None:
    steps = screen_of(state, languages=("en",)).steps
    if steps is None:
        return

    came = 0
    while True:
        before = engine.next_frame(state)
        state = further(data.draw, state)
        turn = engine.next_frame(state)
        if not isinstance(turn, engine.Show | engine.Explain):
            break
        # An explanation stands on the screen of its quiz.
        came += not isinstance(turn, engine.Explain)
        now = screen_of(state, languages=("en",)).steps
        assert now is not None
        assert now.longest <= steps.longest, before
        assert now.shortest >= steps.shortest
    assert steps.least <= came <= steps.most
