"""Addresses of ideas and changes."""

from django.urls import path

from thrive.web.changes import acting, board, drivers, lots, making

app_name = "changes"
urlpatterns = [
    path("", board.board, name="board"),
    path("ideas/", board.ideas, name="ideas"),
    path("ideas/new/", board.new_idea, name="new_idea"),
    path("ideas/letter/<int:mailbox>/", board.letter_idea, name="letter_idea"),
    path("ideas/<int:number>/", board.idea, name="idea"),
    path("ideas/<int:number>/take/", board.take, name="take"),
    path("mine/", board.mine, name="mine"),
    path("pictures/<int:number>.jpg", board.picture, name="picture"),
    path("new/", making.new, name="new"),
    path("draw/", lots.draw, name="draw"),
    path("draw/<int:number>/", lots.drawn, name="drawn"),
    path("drivers/<int:goal>/", drivers.drivers, name="drivers"),
    path("drivers/<int:goal>/hang/", drivers.hang, name="hang"),
    path("drivers/<int:goal>/<int:driver>/remove/", drivers.remove_driver, name="remove_driver"),
    path("<int:number>/", acting.change, name="change"),
    path("<int:number>/edit/", making.edit, name="edit"),
    path("<int:number>/begin/", acting.begin, name="begin"),
    path("<int:number>/study/", acting.study, name="study"),
    path("<int:number>/adopt/", acting.adopt, name="adopt"),
    path("<int:number>/adapt/", making.adapt, name="adapt"),
    path("<int:number>/abandon/", acting.abandon, name="abandon"),
    path("<int:number>/hand/", acting.hand, name="hand"),
    path("<int:number>/share/", acting.share, name="share"),
    path("<int:number>/tasks/", acting.add_task, name="add_task"),
    path("<int:number>/tasks/<int:task>/", acting.close_task, name="close_task"),
    path("<int:number>/pictures/", acting.add_picture, name="add_picture"),
    path(
        "<int:number>/pictures/<int:picture>/remove/", acting.remove_picture, name="remove_picture"
    ),
]
