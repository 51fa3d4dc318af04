"""Addresses of the pages about programs and runs."""

from django.urls import path

from thrive.web.programs import (
    answers,
    enrolling,
    importing,
    programs,
    promising,
    results,
    runs,
    starting,
)

app_name = "programs"
urlpatterns = [
    path("", programs.home, name="home"),
    path("library/", programs.take_library, name="library"),
    path("import/", importing.bring, name="import"),
    path("program/<slug:key>/", programs.program, name="program"),
    path("program/<slug:key>/<int:number>/", programs.program, name="edition"),
    path("program/<slug:key>/<int:number>/file/", programs.take_along, name="file"),
    path("start/", starting.choose, name="start"),
    path("start/<slug:key>/", starting.begin, name="begin"),
    path("runs/<int:run_id>/", runs.run, name="run"),
    path("runs/<int:run_id>/who/", starting.who, name="who"),
    path("runs/<int:run_id>/promise/", promising.promise, name="promise"),
    path("runs/<int:run_id>/when/", starting.span, name="span"),
    path("runs/<int:run_id>/often/", starting.often, name="often"),
    path("runs/<int:run_id>/often/own/", starting.own, name="own"),
    path("runs/<int:run_id>/often/keep/", runs.keep_rhythm, name="keep_rhythm"),
    path("runs/<int:run_id>/often/drop/", runs.drop_rhythm, name="drop_rhythm"),
    path("runs/<int:run_id>/dry/", runs.dry_file, name="dry"),
    path("runs/<int:run_id>/begin/", starting.start, name="start_run"),
    path("runs/<int:run_id>/discard/", starting.discard, name="discard"),
    path("runs/<int:run_id>/stop/", runs.stop, name="stop"),
    path("runs/<int:run_id>/people/", enrolling.people, name="people"),
    path("runs/<int:run_id>/people/in/", enrolling.enrol, name="enrol"),
    path("runs/<int:run_id>/people/out/", enrolling.unenrol, name="unenrol"),
    path("runs/<int:run_id>/people/file/", enrolling.enrol_file, name="enrol_file"),
    path("runs/<int:run_id>/people/link/", enrolling.link, name="link"),
    path("runs/<int:run_id>/prompts/", runs.prompts, name="prompts"),
    path("runs/<int:run_id>/prompts/<int:prompt_id>/again/", runs.resend, name="resend"),
    path("results/<int:run_id>/", results.results, name="results"),
    path("results/<int:run_id>/in-the-room/", results.in_the_room, name="in_the_room"),
    path("results/<int:run_id>/by-name/", answers.answers, name="answers"),
]
