"""Addresses of the pages where people talk."""

from django.urls import path

from thrive.web.talk import deciding, lists, posts, threads

app_name = "talk"
urlpatterns = [
    path("", lists.home, name="home"),
    path("new/", lists.new, name="new"),
    path("<int:topic>/", threads.thread, name="topic"),
    path("<int:topic>/follow/", threads.follow, name="follow"),
    path("<int:topic>/close/", threads.close, name="close"),
    path("<int:topic>/decide/", deciding.decide, name="decide"),
    path("posts/<int:post>/", posts.change, name="change"),
    path("posts/<int:post>/withdraw/", posts.withdraw, name="withdraw"),
    path("decisions/<int:decision>/", deciding.review, name="review"),
]
