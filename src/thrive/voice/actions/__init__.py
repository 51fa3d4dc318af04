"""Everything that can happen to what people say."""

from thrive.voice.actions.anonymous import freeze_anonymous, make_keys, open_anonymous_study
from thrive.voice.actions.closing import Closed, close_wave
from thrive.voice.actions.conversing import begin, keep
from thrive.voice.actions.freezing import freeze
from thrive.voice.actions.mine import export_mine, forget_mine
from thrive.voice.actions.opening import open_study
from thrive.voice.actions.taking_in import Held, take_in
from thrive.voice.actions.tokens import accept, issue
from thrive.voice.kept import Kept
from thrive.voice.rules.bodies import Body
from thrive.voice.rules.tables import Outcome

__all__ = [
    "Body",
    "Closed",
    "Held",
    "Kept",
    "Outcome",
    "accept",
    "begin",
    "close_wave",
    "export_mine",
    "forget_mine",
    "freeze",
    "freeze_anonymous",
    "issue",
    "keep",
    "make_keys",
    "open_anonymous_study",
    "open_study",
    "take_in",
]
