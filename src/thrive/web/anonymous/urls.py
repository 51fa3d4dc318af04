"""Addresses of the page on which a device gets ready for anonymous answers."""

from django.urls import path

from thrive.web.anonymous import views

app_name = "anonymous"
urlpatterns = [
    path("", views.enrol, name="enrol"),
    path("issue/", views.issue, name="issue"),
    path("kept/", views.kept, name="kept"),
]
