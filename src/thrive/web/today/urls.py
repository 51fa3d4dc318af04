"""Addresses of these pages."""

from django.urls import path

from thrive.web.today import views

urlpatterns = [path("", views.today, name="today")]
