"""The door for email and password: allauth's own, with the password that nobody signs up with.

allauth leaves the password out of its sign-in form where people do not sign up with one. Here
nobody signs up, and yet those who set a password may use it.
"""

from allauth.account.forms import LoginForm
from allauth.account.views import LoginView

from thrive.web.forms import ThriveRenderer


class PasswordForm(LoginForm):
    """Email address and password."""

    default_renderer = ThriveRenderer

    def _setup_password_field(self) -> None:
        self.fields["password"].help_text = ""  # the way to a new password stands below the form


class PasswordDoor(LoginView):
    """Counting tries, hashing and messages are allauth's."""

    form_class = PasswordForm
    template_name = "people/password.html"


password = PasswordDoor.as_view()
