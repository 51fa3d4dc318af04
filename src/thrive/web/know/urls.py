"""Addresses of the pages about what we know."""

from django.urls import path

from thrive.web.know import adding, pages, writing

app_name = "know"
urlpatterns = [
    path("", pages.home, name="home"),
    path("new/", writing.new, name="new"),
    path("add/", adding.add, name="add"),
    path("mine/", adding.mine, name="mine"),
    path("waiting/", adding.waiting, name="waiting"),
    path("waiting/<int:contribution>/", adding.answer, name="answer"),
    path("<int:page>/", pages.page, name="page"),
    path("<int:page>/add/", adding.add, name="add"),
    path("<int:page>/change/", writing.change, name="change"),
    path("<int:page>/history/", pages.history, name="history"),
    path("<int:page>/help/", pages.help_with, name="help"),
    path("<int:page>/away/", pages.put_away, name="away"),
]
