"""The words of the demo's own pages, in the reader's language."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thrive.demo import rules
from thrive.demo.models import Truth
from thrive.demo.rules import Judged
from thrive.foundation import days


def parts(*, is_simulated: bool) -> dict[str, str]:
    """What each persona is in the organisation."""
    return {
        "member": _("carer on shift") if is_simulated else _("member"),
        "leader": _("team leader"),
        "sponsor": _("sponsor"),
        "guardian": _("works council"),
        "administrator": _("administrator"),
    }


def put_in(one: Truth, judged: Judged, *, decimals: int) -> str:
    """What the simulator did to a series."""
    said = [_event(one, judged, decimals)]
    if one.autocorrelation:
        said.append(
            _("remembers last week (%(memory)s)")
            % {"memory": number_format(one.autocorrelation, decimal_pos=2)}
        )
    if one.is_seasonal:
        said.append(_("has a winter"))
    return "; ".join(said)


def _event(one: Truth, judged: Judged, decimals: int) -> str:
    if one.started_on is None:
        return _("nothing")
    named = {"when": day(one.started_on), "effect": signed(one.effect, decimals)}
    if not one.effect:
        return _("a change begun on %(when)s, without effect") % named
    if judged.put_in == rules.NOTHING:
        return _("%(effect)s from %(when)s, still to come") % named
    if one.is_dated:
        return _("%(effect)s since %(when)s, written down") % named
    return _("%(effect)s since %(when)s, not written down") % named


def day(moment: date) -> str:
    """A day as it is written out."""
    return days.day(moment)


def signed(value: float, decimals: int) -> str:
    """A number with its sign; a real minus."""
    sign = "+" if value > 0 else "−"
    return sign + number_format(abs(value), decimal_pos=decimals)


def told(judged: Judged) -> str:
    """What Thrive says of a series, in few words."""
    claims = {
        ("confirmed", "better"): _("better, confirmed"),
        ("confirmed", "worse"): _("worse, confirmed"),
        ("confirmed", "higher"): _("higher, confirmed"),
        ("confirmed", "lower"): _("lower, confirmed"),
        ("watch", "better"): _("watch: perhaps better"),
        ("watch", "worse"): _("watch: perhaps worse"),
        ("watch", "higher"): _("watch: perhaps higher"),
        ("watch", "lower"): _("watch: perhaps lower"),
        ("watch", "none"): _("watch: something may have changed"),
    }
    quiet = {
        "too_early": _("too early to tell"),
        "drifting": _("drifts: limits do not apply"),
        "seasonal": _("has a yearly season: limits do not apply"),
    }
    claim = claims.get((judged.kind, judged.direction))
    return claim or quiet.get(judged.kind, _("ups and downs only"))


def announced(topic: str, payload: dict[str, Any], names: Mapping[int, str]) -> str:
    """What an entry of the outbox is about. ``names`` holds the charts that stand alone in one."""
    if topic == "day_began":
        return _("A day began: what has run out is put away, and charts are looked at again")
    if topic == "circle_date":
        return _("A group has a date, another one, or none any more: its people are told")
    if topic != "series_changed":
        return topic
    series = payload.get("series", ())
    if len(series) == 1 and series[0] in names:
        return _("%(chart)s: the verdict is worked out again") % {"chart": names[series[0]]}
    return ngettext(
        "%(count)s chart changed: its verdict is worked out again",
        "%(count)s charts changed: their verdicts are worked out again",
        len(series),
    ) % {"count": len(series)}


def state(name: str) -> str:
    """How far an entry of the outbox is."""
    return {
        "waiting": _("waiting"),
        "claimed": _("being done"),
        "done": _("done"),
        "failed": _("failed"),
    }.get(name, name)


def channel(name: str) -> str:
    """By which way a message comes."""
    return {
        "inbox": _("in Thrive"),
        "email": _("email"),
        "push": _("notice on the phone"),
        "sms": _("text message"),
        "chat": _("chat"),
    }.get(name, name)


def counted(value: float, denominator: float | None) -> str:
    """A number as it was entered: so many, or so many of so many."""
    written = number_format(value, decimal_pos=0 if value.is_integer() else 1)
    if denominator is None:
        return written
    return _("%(count)s of %(all)s") % {
        "count": written,
        "all": number_format(denominator, decimal_pos=0),
    }
