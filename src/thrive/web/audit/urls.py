"""Addresses of the guardian's pages."""

from django.urls import path

from thrive.web.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.home, name="home"),
    path("proof/", views.proof, name="proof"),
    path("record.csv", views.record, name="record"),
]
