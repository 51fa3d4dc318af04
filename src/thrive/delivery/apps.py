"""Django's name for this package."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "thrive.delivery"
    label = "delivery"
