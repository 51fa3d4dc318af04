"""The control: a store as it is usually built. It numbers its rows and writes down the moment.

The same attack must find nearly everything in it, in every rehearsal: else the attack is what
fails.
"""

from datetime import datetime, timedelta

from django.db import connection

VISITS, ANSWERS = "careless_visits", "careless_answers"
LEAST = 0.9  # of the careless store so much must be found


def make() -> None:
    """Two tables beside those of Thrive: who came by, and what was said."""
    counter = (
        "integer PRIMARY KEY AUTOINCREMENT"
        if connection.vendor == "sqlite"
        else "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY"
    )
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {VISITS} (id {counter}, at text, person bigint)")
        cursor.execute(f"CREATE TABLE {ANSWERS} (id {counter}, at text, said text)")


def keep(person: int, said: str, at: datetime) -> None:
    """Somebody comes by and answers: two rows without any link, each as it comes."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {VISITS} (at, person) VALUES (%s, %s)",  # noqa: S608  names of ours
            [at.isoformat(), person],
        )
        cursor.execute(
            f"INSERT INTO {ANSWERS} (at, said) VALUES (%s, %s)",  # noqa: S608  a constant
            [(at + timedelta(seconds=4)).isoformat(), said],
        )
