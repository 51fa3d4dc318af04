"""Delivery templates that stewards keep, to choose them again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from thrive.experiences import queries
from thrive.experiences.models import DeliveryTemplate
from thrive.experiences.running import ready, wishes
from thrive.experiences.running.errors import BadRun, NoSuchTemplate
from thrive.experiences.running.permission import actor_of
from thrive.experiences.timing import plain
from thrive.experiences.timing.template import Template
from thrive.foundation import audit
from thrive.foundation.errors import Problem
from thrive.foundation.texts import why_unprintable
from thrive.people.models import Person

LONGEST_NAME, LONGEST_KEY = 100, 50


@transaction.atomic
def save_template(
    *,
    name: str,
    template: Template | Mapping[str, Any],
    key: str = "",
    by: Person | None,
    at: datetime,
) -> DeliveryTemplate:
    """Keep a template under a name; a key that is known already is written over.

    Runs keep their own copy, so that nothing changes under them. Raises NotAllowed, and BadRun for
    a name that is missing, a key that comes with Thrive, and a template that nobody could follow.
    """
    queries.refuse_unless_may_design(by, at=at)
    name = name.strip()
    key = key or slugify(name)[:LONGEST_KEY]
    _refuse_unsuitable(name, key)
    content = plain.plain(template) if isinstance(template, Template) else template
    content = plain.plain(wishes.read_template(content))
    kept, _new = DeliveryTemplate.objects.update_or_create(
        key=key, defaults={"name": name, "content": content, "made_by": by, "made_at": at}
    )
    audit.record(actor=actor_of(by), action="experiences.save_template", subject=key, at=at)
    return kept


@transaction.atomic
def remove_template(*, key: str, by: Person | None, at: datetime) -> None:
    """Throw a kept template away; runs that were made with it go on. Twice is refused.

    Raises NotAllowed, NoSuchTemplate.
    """
    queries.refuse_unless_may_design(by, at=at)
    if why_unprintable(key) or not DeliveryTemplate.objects.filter(key=key).delete()[0]:
        raise NoSuchTemplate(_("There is no template “%(key)s”.") % {"key": key})
    audit.record(actor=actor_of(by), action="experiences.remove_template", subject=key, at=at)


def _refuse_unsuitable(name: str, key: str) -> None:
    problems = [
        Problem(message, column=column)
        for column, message, is_wrong in (
            ("name", _("missing"), not name),
            ("name", _("%(most)s letters at most") % {"most": LONGEST_NAME}, len(name) > 100),
            ("name", why_unprintable(name) or "", why_unprintable(name) is not None),
            ("key", _("one that comes with Thrive has this key"), _is_ready(key)),
            ("key", _("needs letters or digits"), bool(name) and not slugify(key)),
        )
        if is_wrong
    ]
    if problems:
        raise BadRun(_("This template cannot be kept."), problems)


def _is_ready(key: str) -> bool:
    return any(one.key == key for one in ready.READY)
