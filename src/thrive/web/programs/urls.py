"""Addresses of the pages about programs and runs."""

from django.urls import path

from thrive.web.programs import importing, programs

app_name = "programs"
urlpatterns = [
    path("", programs.home, name="home"),
    path("library/", programs.take_library, name="library"),
    path("import/", importing.bring, name="import"),
    path("program/<slug:key>/", programs.program, name="program"),
    path("program/<slug:key>/<int:number>/", programs.program, name="edition"),
    path("program/<slug:key>/<int:number>/file/", programs.take_along, name="file"),
]
