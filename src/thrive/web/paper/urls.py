"""Addresses of the pages about paper and keys."""

from django.urls import path

from thrive.web.paper import keys, views

app_name = "paper"
urlpatterns = [
    path("runs/<int:run_id>/", views.paper, name="paper"),
    path("runs/<int:run_id>/in/", views.bring_in, name="in"),
    path("runs/<int:run_id>/out/", views.take_out, name="out"),
    path("runs/<int:run_id>/custodian/", views.custodian, name="custodian"),
    path("runs/<int:run_id>/codes/", views.codes, name="codes"),
    path("keys/", keys.home, name="keys"),
    path("keys/<int:wave>/file/", keys.copy, name="copy"),
    path("keys/<int:wave>/take/", keys.take, name="take"),
    path("keys/<int:wave>/bring/", keys.bring, name="bring"),
    path("keys/<int:wave>/lost/", keys.lost, name="lost"),
]
