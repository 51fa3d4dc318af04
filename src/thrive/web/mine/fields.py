"""A stretch of a day in a form: from one time to another."""

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from thrive.people.rules.attention import Hours


class HoursWidget(forms.MultiWidget):
    """Two times beside one another, each with its own label."""

    template_name = "mine/hours.html"
    use_fieldset = True

    def __init__(self) -> None:
        pick = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        super().__init__(widgets={"from": pick, "until": pick})

    def decompress(self, value: Hours | None) -> list[time | None]:
        """The two times of a stretch."""
        return list(value) if value else [None, None]


class HoursField(forms.MultiValueField):
    """Two times, or none."""

    widget = HoursWidget

    def __init__(self, **given: Any) -> None:
        one = forms.TimeField(required=False)
        super().__init__(fields=(one, one), required=False, require_all_fields=False, **given)

    def compress(self, data_list: list[time | None]) -> Hours | None:
        """A stretch, if both ends were given. Raises ValidationError for one end, or none long."""
        opens, closes = data_list or (None, None)
        if opens is None and closes is None:
            return None
        if opens is None or closes is None:
            raise forms.ValidationError(_("Say both: from and until."))
        if opens == closes:
            raise forms.ValidationError(_("From and until are the same time."))
        return opens, closes
