"""The address of the search page."""

from django.urls import path

from thrive.web.search import views

app_name = "search"
urlpatterns = [path("", views.find, name="home")]
