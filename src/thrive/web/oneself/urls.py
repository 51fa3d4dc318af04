"""Addresses of coaching oneself."""

from django.urls import path

from thrive.web.oneself import doing, home, making

app_name = "oneself"
urlpatterns = [
    path("", home.home, name="home"),
    path("begin/", doing.begin, name="begin"),
    path("go-on/", doing.go_on, name="go_on"),
    path("rhythm/", doing.change_rhythm, name="rhythm"),
    path("do/<slug:deed>/", doing.do, name="do"),
    path("<int:prompt>/goal/", making.goal, name="goal"),
    path("<int:prompt>/step/", making.step, name="step"),
    path("<int:prompt>/learned/", making.learned, name="learned"),
    path("file.<slug:kind>", home.take_along, name="take_along"),
    path("forget/", home.forget, name="forget"),
]
