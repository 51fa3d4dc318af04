"""Every address of the main origin."""

from django.conf import settings
from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("", include("thrive.web.today.urls")),
    path("improving/", include("thrive.web.insights.urls")),
    path("measures/", include("thrive.web.measures.urls")),
    path("people/", include("thrive.web.people.urls")),
    path("audit/", include("thrive.web.audit.urls")),
    path("design/", include("thrive.web.design.urls")),
    path("account/", include("allauth.account.urls")),
    path("favicon.ico", RedirectView.as_view(url=f"{settings.STATIC_URL}icon.svg")),
]

if settings.THRIVE_DEMO:
    urlpatterns.append(path("demo/", include("thrive.web.demo.urls")))
