"""Every address of the main origin."""

from allauth.account import views as account
from django.conf import settings
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from thrive.api.api import api

# allauth's views one by one, never its whole list: among the others are a form with which anybody
# signed in gives themselves another email address, and whatever its next version brings.
ACCOUNT = [
    path("login/", account.login, name="account_login"),
    path("login/code/", account.request_login_code, name="account_request_login_code"),
    path("login/code/confirm/", account.confirm_login_code, name="account_confirm_login_code"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("signup/", account.signup, name="account_signup"),  # it says that nobody signs up
    path("password/set/", account.password_set, name="account_set_password"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
]

urlpatterns = [
    path("", include("thrive.web.today.urls")),
    path("", include("thrive.web.mine.urls")),
    path("improving/", include("thrive.web.insights.urls")),
    path("sponsor/", include("thrive.web.sponsor.urls")),
    path("goals/oneself/", include("thrive.web.oneself.urls")),
    path("goals/", include("thrive.web.goals.urls")),
    path("changes/", include("thrive.web.changes.urls")),
    path("together/", include("thrive.web.meetings.urls")),
    path("measures/", include("thrive.web.measures.urls")),
    path("people/", include("thrive.web.people.urls")),
    path("c/", include("thrive.web.player.urls")),
    path("programs/write/", include("thrive.web.builder.urls")),
    path("programs/", include("thrive.web.programs.urls")),
    path("anonymous/", include("thrive.web.anonymous.urls")),
    path("paper/", include("thrive.web.paper.urls")),
    path("mailbox/", include("thrive.web.mailbox.urls")),
    path("words/", include("thrive.web.words.urls")),
    path("talk/", include("thrive.web.talk.urls")),
    path("know/", include("thrive.web.know.urls")),
    path("search/", include("thrive.web.search.urls")),
    path("audit/", include("thrive.web.audit.urls")),
    path("design/", include("thrive.web.design.urls")),
    path("api/", api.urls),
    path("account/", include(ACCOUNT)),
    path("favicon.ico", RedirectView.as_view(url=f"{settings.STATIC_URL}icon.svg")),
]

handler500 = "thrive.web.faults.fault"

if settings.THRIVE_DEMO:
    urlpatterns.append(path("demo/", include("thrive.web.demo.urls")))
