"""Addresses of the mailbox on the main origin."""

from django.urls import path

from thrive.web.mailbox import reading, views

app_name = "mailbox"
urlpatterns = [
    path("", views.home, name="home"),
    path("desk/", reading.desk, name="desk"),
    path("desk/<int:mailbox>/", reading.letter, name="letter"),
    path("desk/<int:mailbox>/reply/", reading.reply, name="reply"),
    path("desk/<int:mailbox>/look/", reading.look, name="look"),
    path("desk/<int:mailbox>/throw/", reading.throw, name="throw"),
    path("keys/<int:key>/retire/", views.retire, name="retire"),
    path("keys/<slug:kind>/", views.key, name="key"),
    path("keys/<slug:kind>/<int:group>/", views.key, name="key_of_group"),
]
