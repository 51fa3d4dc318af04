"""Hands mails to a mail server over one connection, and tells its refusals apart."""

import re
import smtplib
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from thrive.delivery.email.writing import mail_of
from thrive.delivery.parcel import Fate, Letter, Result

PRINTS_ONLY = "django.core.mail.backends.console.EmailBackend"
ENHANCED = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
# RFC 3463: a bad address, or a mailbox that takes nothing any more. One that is full (5.2.2) is
# not in it, and neither is policy (5.7.x).
NO_SUCH_PLACE = re.compile(r"5\.(1\.\d{1,3}|2\.1)$")
NO_MAILBOX = {550, 551, 553, 556}


class Email:
    """Mail by Django's connection. One at a time, because a mail server knows no repetition."""

    name = "email"
    at_once = 1

    def __init__(self) -> None:
        self._connection: BaseEmailBackend | None = None

    def is_open(self) -> bool:
        """Whether a mail server is named. Printing a mail does not bring it to anybody."""
        return settings.EMAIL_BACKEND != PRINTS_ONLY

    def carry(self, letters: Sequence[Letter], *, at: datetime) -> list[Result]:
        """Send each letter. A connection that breaks is opened anew for the next one."""
        return [self._carry(letter) for letter in letters]

    def close(self) -> None:
        """Say goodbye to the mail server."""
        if self._connection is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._connection.close()
            self._connection = None

    def _carry(self, letter: Letter) -> Result:
        try:
            mail = mail_of(letter)
            mail.message()  # a header that cannot be written is seen before anything is sent
        except ValueError as problem:
            return Result(Fate.REFUSED, f"The mail cannot be written: {problem}")
        try:
            connection = self._opened()
        except (smtplib.SMTPException, OSError) as problem:  # also a password that is not taken
            self.close()
            return Result(Fate.LATER, _said(problem, letter), is_down=True)
        return self._send(connection, mail, letter)

    def _opened(self) -> BaseEmailBackend:
        if self._connection is None:
            self._connection = get_connection()
        self._connection.open()  # nothing where it is open already
        return self._connection

    def _send(
        self, connection: BaseEmailBackend, mail: EmailMultiAlternatives, letter: Letter
    ) -> Result:
        try:
            connection.send_messages([mail])
        except smtplib.SMTPRecipientsRefused as refused:
            code, said = next(iter(refused.recipients.values()))
            return _answered(code, _text(said), letter, is_about_address=True)
        except smtplib.SMTPSenderRefused as refused:
            return _answered(refused.smtp_code, _text(refused.smtp_error), letter)
        except smtplib.SMTPDataError as refused:
            return _answered(refused.smtp_code, _text(refused.smtp_error), letter)
        except (smtplib.SMTPException, OSError) as problem:
            self.close()
            return Result(Fate.UNSURE, _said(problem, letter), is_down=True)
        return Result(Fate.SENT)


def _answered(code: int, said: str, letter: Letter, *, is_about_address: bool = False) -> Result:
    """What a refusal means. 4xx passes; 5xx stays, but only some of it is about the address."""
    problem = _without_address(f"{code} {said}", letter)
    if code < 500:
        # 421: the server is about to close; the rest of a batch would hear the same.
        return Result(Fate.LATER, problem, is_down=code == 421)
    if is_about_address and is_bad_address(code, said):
        return Result(Fate.GONE, problem)
    return Result(Fate.REFUSED, problem)


def is_bad_address(code: int, said: str) -> bool:
    """Whether a refusal says that an address reaches nobody, not that we may not send there.

    The enhanced code decides where there is one; a mail server without such codes says it by its
    reply code.
    """
    found = ENHANCED.search(said)
    return bool(NO_SUCH_PLACE.match(found[0])) if found else code in NO_MAILBOX


def _text(said: bytes | str) -> str:
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    return " ".join(text.split())


def _said(problem: Exception, letter: Letter) -> str:
    return _without_address(f"{type(problem).__name__}: {_text(str(problem))}", letter)


def _without_address(said: str, letter: Letter) -> str:
    return re.sub(re.escape(letter.to.address), "…", said, flags=re.IGNORECASE)
