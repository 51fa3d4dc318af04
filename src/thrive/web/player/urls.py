"""Where conversations stand. A code leads to one prompt of one person."""

from django.urls import path

from thrive.web.player import leaving, starting, views

app_name = "player"
urlpatterns = [
    path("start/<int:run>/", starting.start, name="start"),
    path("<str:code>/", views.conversation, name="conversation"),
    path("<str:code>/kept/", views.kept, name="kept"),
    path("<str:code>/leave/", leaving.leave, name="leave"),
    path("<str:code>/picture/<slug:frame>/", views.picture, name="picture"),
]
