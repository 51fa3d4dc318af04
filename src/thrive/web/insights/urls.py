"""Addresses of these pages."""

from django.urls import path

from thrive.web.insights import asked, views

app_name = "insights"
urlpatterns = [
    path("", views.board, name="board"),
    path("insights/", asked.overall, name="overall"),
    path("insights/again/", asked.ask, name="ask"),
    path("words/<int:change_id>/", asked.words, name="words"),
    path("insights/<slug:question>/", asked.tested, name="tested"),
    path("<int:series_id>/why/", asked.why, name="why"),
    path("<int:series_id>/", views.series, name="series"),
    path("<int:series_id>/numbers.csv", views.numbers, name="numbers"),
]
