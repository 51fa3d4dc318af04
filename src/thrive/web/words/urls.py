"""Addresses of the pages about words."""

from django.urls import path

from thrive.web.words import desk, views

app_name = "words"
urlpatterns = [
    path("reword/", desk.reword, name="reword"),
    path("<int:run_id>/", views.words, name="words"),
    path("<int:run_id>/words.csv", views.file, name="file"),
]
