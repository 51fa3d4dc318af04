"""Addresses of the pages about people."""

from django.urls import path

from thrive.web.people import (
    adapter,
    groups,
    importing,
    looking_after,
    me,
    persons,
    signing_in,
)

app_name = "people"
urlpatterns = [
    path("", looking_after.home, name="home"),
    path("groups/<int:key>/", looking_after.group, name="group"),
    path("groups/<int:key>/slips/", looking_after.slips, name="slips"),
    path("groups/new/", groups.add, name="add_group"),
    path("groups/<int:key>/rename/", groups.rename, name="rename_group"),
    path("groups/<int:key>/move/", groups.move, name="move_group"),
    path("groups/<int:key>/close/", groups.close, name="close_group"),
    path("groups/<int:key>/open/", groups.reopen, name="reopen_group"),
    path("persons/<int:key>/", looking_after.person, name="person"),
    path("persons/new/", persons.add, name="add_person"),
    path("persons/<int:key>/correct/", persons.correct, name="correct_person"),
    path("persons/<int:key>/join/", persons.join, name="join_group"),
    path("persons/<int:key>/leaves/", persons.let_go, name="let_go"),
    path("persons/<int:key>/back/", persons.bring_back, name="take_back"),
    path("persons/<int:key>/stays/", persons.stay, name="stay"),
    path("memberships/<int:key>/end/", persons.end_membership, name="end_membership"),
    path("memberships/<int:key>/off/", persons.call_off_membership, name="call_off"),
    path("persons/<int:key>/roles/", looking_after.grant, name="grant"),
    path("persons/<int:key>/move/", looking_after.move, name="move"),
    path("roles/<int:key>/end/", looking_after.end, name="end_role"),
    path("import/", importing.bring, name="import"),
    path("import/<int:key>/", importing.preview, name="preview"),
    path("import/<int:key>/confirm/", importing.confirm, name="confirm"),
    path("me/", me.me, name="me"),
    path("me/pin/", me.pin, name="pin"),
    path("come-in/", signing_in.badge, name="badge"),
    path("come-in/password/", adapter.password, name="password"),
    path("come-in/pin/", signing_in.choose, name="choose_pin"),
    path("welcome/<str:secret>/", signing_in.welcome, name="welcome"),
]
