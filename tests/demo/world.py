"""A small Fernbrook that is filled once for the tests of a module, which all begin from it.

Filling takes most of a second. What a test changes is rolled back after it, the whole after the
last test of the module.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.cast import MOMENT
from thrive.demo import actions
from thrive.demo.models import Filling
from thrive.demo.simulation import Parameters


@contextmanager
def filled_once(blocker: DjangoDbBlocker, parameters: Parameters) -> Iterator[Filling]:
    """Fill the test database, and leave no trace of it."""
    with blocker.unblock(), transaction.atomic():
        yield actions.fill(at=MOMENT, parameters=parameters)
        transaction.set_rollback(True)
