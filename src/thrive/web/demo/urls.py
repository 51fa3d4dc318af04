"""Addresses of the demo's own pages. They exist only where THRIVE_DEMO is on."""

from django.urls import path

from thrive.web.demo import views

app_name = "demo"
urlpatterns = [
    path("enter/", views.enter, name="enter"),
    path("become/", views.become, name="become"),
    path("next-week/", views.next_week, name="next_week"),
    path("tour/", views.tour, name="tour"),
    path("outbox/", views.outbox, name="outbox"),
    path("truth/", views.truth, name="truth"),
]
