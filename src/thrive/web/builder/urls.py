"""Addresses of the pages on which programs are written."""

from django.urls import path

from thrive.web.builder import looking_back, previewing, starting, writing

app_name = "builder"
urlpatterns = [
    path("", starting.home, name="home"),
    path("blank/", starting.blank, name="blank"),
    path("file/", starting.from_file, name="file"),
    path("library/<slug:key>/", starting.from_library, name="library"),
    path("begin/<slug:key>/", starting.begin, name="begin"),
    path("<int:draft>/", writing.write, name="write"),
    path("<int:draft>/save/", writing.save, name="save"),
    path("<int:draft>/present/", writing.present, name="present"),
    path("<int:draft>/history/", looking_back.history, name="history"),
    path("<int:draft>/history/restore/", looking_back.restore, name="restore"),
    path("<int:draft>/picture/<slug:name>/", looking_back.put_in_picture, name="put_picture"),
    path("<int:draft>/pictures/", previewing.stopped, name="pictures"),
    path("<int:draft>/pictures/<slug:name>/", previewing.picture, name="picture"),
    path("<int:draft>/preview/<slug:name>/", previewing.frame, name="preview"),
    path("<int:draft>/preview/<slug:name>/kept/", previewing.stopped, name="preview_kept"),
    path("<int:draft>/try/", previewing.attempt, name="try"),
    path("<int:draft>/try/as/", previewing.become, name="become"),
    path("<int:draft>/try/screen/", previewing.screen, name="screen"),
    path("<int:draft>/try/screen/kept/", previewing.stopped, name="kept"),
    path("<int:draft>/try/over/", previewing.over, name="over"),
    path("<int:draft>/take-in/", starting.take_in, name="take_in"),
    path("<int:draft>/put-away/", starting.put_away, name="put_away"),
    path("<int:draft>/open-again/", starting.open_again, name="open_again"),
]
