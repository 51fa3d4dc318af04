"""Addresses of these pages."""

from django.urls import path

from thrive.web.design import views

app_name = "design"
urlpatterns = [path("", views.parts, name="parts")]
