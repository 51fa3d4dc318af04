"""Tests reach nothing but this machine."""

import socket

import pytest
from pytest_socket import SocketConnectBlockedError


def test_the_network_is_blocked_but_for_loopback() -> None:
    with (
        socket.socket() as outside,
        pytest.warns(UserWarning, match="tried to use socket"),
        pytest.raises(SocketConnectBlockedError),
    ):
        outside.connect(("192.0.2.1", 80))
