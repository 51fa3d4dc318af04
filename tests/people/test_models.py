"""The invariants of people that live in the database."""

import pytest
from django.db import IntegrityError

from tests.cast import Cast, group


def test_a_second_root_of_the_reporting_tree_is_refused(people: Cast) -> None:
    with pytest.raises(IntegrityError):
        group("Rival", "organisation", None, "0002.")
