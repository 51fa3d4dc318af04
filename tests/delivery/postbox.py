"""A real mail server on this machine: keeps what it takes, and refuses as it is told."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller


@dataclass
class Postbox:
    """``refuses``: what is answered to an address; ``refuses_mail``: after the whole mail."""

    port: int = 0
    taken: list[EmailMessage] = field(default_factory=list)
    receivers: list[str] = field(default_factory=list)
    refuses: dict[str, str] = field(default_factory=dict)
    refuses_mail: str = ""
    hangs_up: bool = False
    connections: int = 0
    asked: int = 0  # for how many addresses

    # The names and the order are aiosmtpd's; ``Any``: it has no types.
    async def handle_EHLO(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        """Count who comes in."""
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        """Take an address or refuse it."""
        self.asked += 1
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Take a mail, refuse it, or hang up after it is there."""
        if self.refuses_mail:
            return self.refuses_mail
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.taken.append(mail)
        self.receivers += envelope.rcpt_tos
        if self.hangs_up:
            server.transport.close()
        return "250 OK"


def free_port() -> int:
    """A port that nobody uses just now."""
    with socket.socket() as some:
        some.bind(("127.0.0.1", 0))
        port: int = some.getsockname()[1]
        return port


@contextmanager
def running(postbox: Postbox | None = None) -> Iterator[Postbox]:
    """A mail server that runs as long as the block."""
    box = postbox or Postbox()
    box.port = box.port or free_port()
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
