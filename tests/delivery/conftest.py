"""The other ends: a gateway and a mail server on this machine."""

from collections.abc import Iterator
from contextlib import AbstractContextManager

import pytest
from django.test import override_settings
from pytest_django import Settings

from tests.delivery import gateway as gateways
from tests.delivery import postbox as postboxes
from tests.delivery.gateway import Gateway
from tests.delivery.postbox import Postbox

SECRET = "a secret of sixteen letters"


@pytest.fixture
def gateway(settings: Settings) -> Iterator[Gateway]:
    """A gateway that takes text messages."""
    with gateways.running() as running:
        settings.THRIVE_SMS_URL, settings.THRIVE_SMS_SECRET = f"{running.address}/sms", SECRET
        yield running


@pytest.fixture
def postbox(settings: Settings) -> Iterator[Postbox]:
    """A mail server that is named in the settings."""
    with postboxes.running() as running:
        use_mail_server(settings, running.port)
        yield running


def use_mail_server(settings: Settings, port: int) -> None:
    """Name a mail server on this machine."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_TIMEOUT = 10
    settings.DEFAULT_FROM_EMAIL = "Thrive <thrive@fernbrook.example>"


def hurried() -> AbstractContextManager[object]:
    """A moment counts as hanging. Only where nobody answers: a busy machine answers late."""
    return override_settings(THRIVE_GATEWAY_TIMEOUT=0.15)
