"""Addresses of these pages."""

from django.urls import path

from thrive.web.insights import views

app_name = "insights"
urlpatterns = [
    path("", views.board, name="board"),
    path("<int:series_id>/", views.series, name="series"),
    path("<int:series_id>/numbers.csv", views.numbers, name="numbers"),
]
