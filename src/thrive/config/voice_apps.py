"""What the voice origin loads in another way than the main one."""

from django.apps import AppConfig


class AccountTables(AppConfig):
    """The tables of the sign-in library without its sign-in, which the voice origin has not."""

    name = "allauth.account"
    label = "account"
    default_auto_field = "django.db.models.AutoField"
