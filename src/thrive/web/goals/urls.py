"""Addresses of goals."""

from django.urls import path

from thrive.web.goals import asking, feedback, goals, moving, obstacles, record

app_name = "goals"
urlpatterns = [
    path("", goals.home, name="home"),
    path("new/", goals.new, name="new"),
    path("<int:number>/", goals.goal, name="goal"),
    path("<int:number>/history/", goals.history, name="history"),
    path("<int:number>/change/", goals.change, name="change"),
    path("<int:number>/seen/", goals.seen, name="seen"),
    path("<int:number>/step/", moving.step, name="step"),
    path("<int:number>/check-in/", moving.check_in, name="check_in"),
    path("<int:number>/asking/", asking.asking, name="asking"),
    path("asking/again/", asking.again, name="again"),
    path("<int:number>/end/", moving.end, name="end"),
    path("steps/<int:number>/done/", moving.done, name="step_done"),
    path("steps/<int:number>/let-go/", moving.let_go, name="step_let_go"),
    path("obstacles/", obstacles.board, name="obstacles"),
    path("obstacles/tell/", obstacles.tell, name="tell"),
    path("obstacles/<int:number>/", obstacles.answer, name="answer"),
    path("obstacles/<int:number>/take/", obstacles.take, name="take"),
    path("feedback/", feedback.home, name="feedback"),
    path("feedback/thank/", feedback.thank, name="thank"),
    path("feedback/advise/", feedback.advise, name="advise"),
    path("feedback/ask/", feedback.ask, name="ask"),
    path("feedback/stand/", feedback.stand, name="stand"),
    path("feedback/asked/<int:number>/", feedback.reply, name="reply"),
    path("feedback/asked/<int:number>/decline/", feedback.decline, name="decline"),
    path("feedback/asked/<int:number>/take-back/", feedback.take_back, name="take_back"),
    path("feedback/<int:number>/open/", feedback.opening, name="opening"),
    path("feedback/<int:number>/close/", feedback.close, name="close"),
    path("record/", record.record, name="record"),
    path("record/file.<slug:kind>", record.take_along, name="take_along"),
    path("record/<int:number>/forget/", record.forget, name="forget"),
]
