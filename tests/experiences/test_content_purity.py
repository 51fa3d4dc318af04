"""What a program is, what is wrong with it and how it is walked through: no Django anywhere."""

import subprocess
import sys

PROGRAM = """
import sys
import thrive.experiences.checking, thrive.experiences.content.file
import thrive.experiences.content.schema, thrive.experiences.difference, thrive.experiences.engine
sys.exit(sorted(name for name in sys.modules if name.split('.')[0] == 'django') != [])
"""


def test_content_checks_and_engine_stand_without_django() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, check=False)

    assert done.returncode == 0, done.stderr
