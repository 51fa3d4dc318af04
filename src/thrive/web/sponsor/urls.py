"""The address of the whole picture."""

from django.urls import path

from thrive.web.sponsor import views

app_name = "sponsor"
urlpatterns = [path("", views.whole, name="whole")]
