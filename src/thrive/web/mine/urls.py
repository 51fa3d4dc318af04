"""Addresses of a member's own pages, of a run's link, and of what a browser installs."""

from django.urls import path, re_path

from thrive.web.mine import asking, device, home, joining, organisation, parts, said, worker

app_name = "mine"
urlpatterns = [
    path("me/", home.home, name="home"),
    path("me/asking/", asking.asking, name="asking"),
    path("me/asking/<slug:channel>/again/", asking.try_again, name="try_again"),
    path("me/pauses/", asking.pauses, name="pauses"),
    path("me/pauses/week/", asking.not_this_week, name="not_this_week"),
    path("me/pauses/<int:key>/end/", asking.end_pause, name="end_pause"),
    path("me/said/", said.said, name="said"),
    path("me/said/file.<slug:kind>", said.take_along, name="take_along"),
    path("me/said/forget/", said.forget, name="forget"),
    path("me/said/<int:study>/forget/", said.forget, name="forget_one"),
    path("me/runs/", parts.parts, name="parts"),
    path("me/runs/<int:number>/leave/", parts.leave, name="leave"),
    path("me/device/", device.device, name="device"),
    path("me/device/show/", device.subscribe, name="subscribe"),
    path("me/device/stop/", device.unsubscribe, name="unsubscribe"),
    path("me/organisation/", organisation.organisation, name="organisation"),
    path("me/organisation/holidays/", organisation.add_holiday, name="add_holiday"),
    re_path(
        r"^me/organisation/holidays/(?P<on>\d{4}-[01]\d-[0-3]\d)/$",
        organisation.remove_holiday,
        name="remove_holiday",
    ),
    path("join/<str:secret>/", joining.join, name="join"),
    path("sw.js", worker.worker, name="worker"),
    path("app.webmanifest", worker.manifest, name="manifest"),
    path("offline/", worker.offline, name="offline"),
]
