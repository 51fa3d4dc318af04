"""Reading settings from the environment, with errors that say what was expected."""

import base64
import contextlib
import hashlib
import os
import re
import secrets
from collections.abc import Collection
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit
from zoneinfo import available_timezones

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
VOICE_KEY_BYTES = 32
SHORTEST_TOKEN = 24
A_DATABASE = "sqlite:///path or postgresql://user:password@host:port/name"
A_MAIL_SERVER = "smtp://user:password@host:port or smtps://…"
VAPID_KEY_BYTES = 32  # the private number of a key on the curve P-256
VAPID_CURVE_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}
SHORTEST_SECRET = 16
FALSE = {"0", "false", "no", "off", ""}


def text(name: str, default: str) -> str:
    """The setting as it stands, or the default."""
    return os.environ.get(name, default)


def truth(name: str, *, default: bool) -> bool:
    """The setting as yes or no; anything else stops the program."""
    given = os.environ.get(name)
    if given is None:
        return default
    if given.lower() in TRUE:
        return True
    if given.lower() in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} is {given!r}; expected yes or no")


def number(name: str, *, default: int) -> int:
    """The setting as a whole number of 0 or more; anything else stops the program."""
    given = os.environ.get(name, str(default))
    if not (given.isascii() and given.isdigit() and len(given) < 10):
        raise ImproperlyConfigured(f"{name} is {given!r}; expected a whole number")
    return int(given)


def one_of(name: str, allowed: Collection[str], *, default: str) -> str:
    """One of the values that there are; anything else stops the program."""
    given = os.environ.get(name, default)
    if given not in allowed:
        raise ImproperlyConfigured(f"{name} is {given!r}; expected {' or '.join(allowed)}")
    return given


def zone(name: str, default: str) -> str:
    """A time zone that exists; anything else stops the program."""
    given = os.environ.get(name, default)
    if given not in available_timezones():
        raise ImproperlyConfigured(f"{name} is {given!r}; expected a zone such as Europe/Berlin")
    return given


def folder(name: str, default: Path) -> Path:
    """A folder that is created if it is missing."""
    path = Path(os.environ.get(name, str(default))).expanduser()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"{name} is {str(path)!r}, which cannot be made: {error.strerror}; expected a folder"
        ) from error
    return path


def secret_key(data: Path) -> str:
    """The signing key: from THRIVE_SECRET_KEY, else from a file made once beside the data."""
    given = os.environ.get("THRIVE_SECRET_KEY")
    if given:
        return given
    kept = data / "secret-key"
    try:
        if not kept.exists():
            kept.touch(mode=0o600)
            kept.write_text(secrets.token_urlsafe(64))
        return kept.read_text().strip()
    except OSError as error:
        raise ImproperlyConfigured(
            f"THRIVE_DATA is {str(data)!r}, where the key cannot be kept: {error.strerror}; "
            "expected a folder to write in"
        ) from error


def voice_key(made_here: Path, *, make: bool) -> bytes:
    """The key that seals what is said in confidence: 32 bytes, base64 (as ``thrive voice-key``).

    From THRIVE_VOICE_KEY, else from the file THRIVE_VOICE_KEY_FILE names. ``make``: the demo makes
    one for itself. Without any there is none, and nothing confidential can be asked.
    """
    given = os.environ.get("THRIVE_VOICE_KEY", "")
    named = os.environ.get("THRIVE_VOICE_KEY_FILE", "")
    if not given and not named and not make:
        return b""
    name = "THRIVE_VOICE_KEY" if given else f"the key in {named or made_here}"
    try:
        key = base64.b64decode(
            given or _kept_key(Path(named) if named else made_here, make), validate=True
        )
    except (OSError, ValueError) as error:
        raise ImproperlyConfigured(f"{name} cannot be read: {error}; expected base64") from error
    if len(key) != VOICE_KEY_BYTES:
        raise ImproperlyConfigured(f"{name} has {len(key)} bytes; expected {VOICE_KEY_BYTES}")
    return key


def _kept_key(path: Path, make: bool) -> str:
    from thrive.voice.keyfile import make_key_file

    if make and not path.exists():
        with contextlib.suppress(FileExistsError):  # another process was quicker: that key is it
            make_key_file(path)
    return path.read_text().strip()


def vapid_key(kept: Path) -> str:
    """The key with which browsers know who pushes: from THRIVE_VAPID_KEY, else from a file.

    32 bytes, base64url without ``=``. The file is made once: another key would make every browser
    subscribe anew, so all processes of a deployment need the same.
    """
    given = os.environ.get("THRIVE_VAPID_KEY", "")
    name = "THRIVE_VAPID_KEY" if given else f"the key in {kept}"
    try:
        key = given or _made_once(kept)
        private = base64.urlsafe_b64decode(key + "=" * (-len(key) % 4))
    except (OSError, ValueError) as error:
        raise ImproperlyConfigured(f"{name} cannot be read: {error}; expected base64url") from error
    if len(private) != VAPID_KEY_BYTES:
        raise ImproperlyConfigured(f"{name} has {len(private)} bytes; expected {VAPID_KEY_BYTES}")
    if not 0 < int.from_bytes(private, "big") < VAPID_CURVE_ORDER:
        raise ImproperlyConfigured(f"{name} is no private key; expected one on the curve P-256")
    return key


def vapid_public_key(key: str) -> str:
    """What a browser is shown of the key: the point, base64url, as ``applicationServerKey``."""
    # Only here: a program that sends nothing need not load the curve before its settings.
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    private = base64.urlsafe_b64decode(key + "=" * (-len(key) % 4))
    public = ec.derive_private_key(int.from_bytes(private, "big"), ec.SECP256R1()).public_key()
    point = public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def _made_once(path: Path) -> str:
    """The key in a file; whoever comes first makes it, whole or not at all."""
    if not path.exists():
        fresh = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        number = 1 + secrets.randbelow(VAPID_CURVE_ORDER - 1)
        made = base64.urlsafe_b64encode(number.to_bytes(VAPID_KEY_BYTES, "big")).rstrip(b"=")
        fresh.touch(mode=0o600)
        fresh.write_bytes(made)
        with contextlib.suppress(FileExistsError):
            os.link(fresh, path)
        fresh.unlink()
    return path.read_text().strip()


def gateway(name: str) -> tuple[str, str]:
    """Where messages of a kind are handed over, and the secret that signs them; empty: nowhere.

    ``name`` is such as THRIVE_SMS, for THRIVE_SMS_URL and THRIVE_SMS_SECRET. Only https, except to
    this machine: somebody's address travels along. The URL itself may hold a secret: never shown.
    """
    url, secret = os.environ.get(f"{name}_URL", ""), os.environ.get(f"{name}_SECRET", "")
    if not url:
        return "", ""
    parts = _parts(url, schemes={"http", "https"})
    if parts is None or (parts.scheme == "http" and parts.hostname not in THIS_MACHINE):
        raise ImproperlyConfigured(f"{name}_URL is no such address; expected https://host/path")
    if len(secret) < SHORTEST_SECRET:
        raise ImproperlyConfigured(
            f"{name}_SECRET has {len(secret)} letters; expected {SHORTEST_SECRET} or more"
        )
    return url, secret


def database(address: str) -> dict[str, Any]:
    """Django's description of the database at ``sqlite:///path`` or ``postgresql://...``."""
    if address.startswith("sqlite:///"):
        return sqlite(address.removeprefix("sqlite:///"))
    if address.startswith(("postgresql://", "postgres://")):
        return postgresql(address)
    scheme = address.partition("://")[0][:20]  # no more: a password may stand behind it
    raise ImproperlyConfigured(f"THRIVE_DATABASE is {scheme!r}…; expected {A_DATABASE}")


def sqlite(path: str) -> dict[str, Any]:
    """SQLite so that an acknowledged write survives a power cut (synchronous=FULL).

    The log is carried over into the file every 20,000 pages (80 MB) instead of every 1,000, because
    the same pages are written again and again: that doubles how many prompts are claimed a second.
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
            " PRAGMA wal_autocheckpoint=20000;",
        },
    }


def postgresql(address: str) -> dict[str, Any]:
    """PostgreSQL; a socket folder may stand as ``host`` in the query part of the address."""
    from psycopg import Error
    from psycopg.conninfo import conninfo_to_dict

    try:
        parts = conninfo_to_dict(address)
    except Error as error:
        raise ImproperlyConfigured(
            f"THRIVE_DATABASE is no address of PostgreSQL; expected {A_DATABASE}"
        ) from error
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.get("dbname", "thrive"),
        "USER": parts.get("user", ""),
        "PASSWORD": parts.get("password", ""),
        "HOST": parts.get("host", ""),
        "PORT": str(parts.get("port", "")),
        "CONN_MAX_AGE": None,
    }


def address(name: str, default: str) -> str:
    """The address at which people reach Thrive, without a slash at the end."""
    given = os.environ.get(name, default).rstrip("/")
    parts = _parts(given, schemes={"http", "https"})
    if parts is None:
        raise ImproperlyConfigured(f"{name} is {given!r}; expected http(s)://host[:port]")
    return given


def voice_address(name: str, main: str) -> str:
    """Where anonymous answers are given: another origin than the main one, on the same site.

    Empty: nowhere. Scripts and what they keep are parted by origin, so an address that the main
    origin has stops the program; and so does one without HTTPS that is not this machine, because
    browsers seal nothing there.
    """
    given = os.environ.get(name, "")
    if not given:
        return ""
    other = address(name, "")
    parts, mains = urlsplit(other), urlsplit(main)
    if _origin(parts) == _origin(mains):
        raise ImproperlyConfigured(f"{name} is {given!r}, as THRIVE_ADDRESS; expected another host")
    host = parts.hostname or ""
    if parts.scheme == "http" and host not in THIS_MACHINE and not host.endswith(".localhost"):
        raise ImproperlyConfigured(f"{name} is {given!r}; expected https://host[:port]")
    if parts.path or parts.query:
        raise ImproperlyConfigured(f"{name} is {given!r}; expected https://host[:port], no path")
    return other


def _origin(parts: SplitResult) -> tuple[str, str | None, int | None]:
    usual = {"http": 80, "https": 443}
    return parts.scheme, parts.hostname, parts.port or usual.get(parts.scheme)


def _parts(given: str, *, schemes: Collection[str]) -> SplitResult | None:
    """An address with its host, and with a port that is a number if there is one; else None."""
    try:
        parts = urlsplit(given)
        _port = parts.port
    except ValueError:
        return None
    return parts if parts.scheme in schemes and parts.hostname else None


def mail(name: str) -> dict[str, Any]:
    """Where mail goes: ``smtp://user:password@host:port`` or ``smtps://…``; empty prints it."""
    given = os.environ.get(name, "")
    if not given:
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    parts = _parts(given, schemes={"smtp", "smtps"})
    if parts is None:
        shown = "…" + given.rpartition("@")[2] if "@" in given else given  # without the password
        raise ImproperlyConfigured(f"{name} is {shown!r}; expected {A_MAIL_SERVER}")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": parts.username or "",
        "EMAIL_HOST_PASSWORD": parts.password or "",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and bool(parts.username),
        "EMAIL_TIMEOUT": 20,
    }


def api_tokens(name: str) -> dict[str, bytes]:
    """Who may call the API: ``name=token,…``. What is held are the tokens' SHA-256 hashes."""
    found: dict[str, bytes] = {}
    for pair in filter(None, (one.strip() for one in os.environ.get(name, "").split(","))):
        system, equals, token = pair.partition("=")
        if not equals:  # perhaps a token alone: not shown
            raise ImproperlyConfigured(f"{name} has a part without a name; expected name=token")
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,40}", system) or system in found:
            raise ImproperlyConfigured(
                f"{name} names a system {system[:40]!r}; expected name=token, each name once"
            )
        if len(token) < SHORTEST_TOKEN or not token.isascii() or " " in token:
            raise ImproperlyConfigured(
                f"{name} has a token of {len(token)} letters for {system!r}; expected "
                f"{SHORTEST_TOKEN} or more without blanks, such as openssl rand -hex 24 makes"
            )
        found[system] = hashlib.sha256(token.encode()).digest()
    return found
