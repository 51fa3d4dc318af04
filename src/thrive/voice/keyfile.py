"""How a key is made and written to a file. The settings call this, so it knows none of them."""

import base64
import os
import secrets
from pathlib import Path
from tempfile import NamedTemporaryFile

KEY_BYTES = 32


def new_key() -> str:
    """A random key as it stands in a file or in the environment: base64 of 32 bytes."""
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def make_key_file(path: Path) -> None:
    """Write a new key that only its owner may read. Raises FileExistsError and other OSErrors.

    The file is there whole or not at all, so that of two processes that begin at once one makes it
    and the other reads it.
    """
    with NamedTemporaryFile("w", dir=path.parent, prefix=".voice-key-", delete=False) as draft:
        os.fchmod(draft.fileno(), 0o600)
        draft.write(new_key() + "\n")
        draft.flush()
        os.fsync(draft.fileno())
    try:
        os.link(draft.name, path)  # refuses where there is a file, which a move would not
    finally:
        Path(draft.name).unlink()
