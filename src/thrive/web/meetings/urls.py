"""Addresses of those who meet."""

from django.urls import path

from thrive.web.meetings import bringing, circle, guest, home, sessions, team

app_name = "meetings"
urlpatterns = [
    path("", home.home, name="home"),
    path("ask/", home.ask, name="ask"),
    path("coach/", home.invite, name="invite"),
    path("agreements/<int:number>/<slug:answer>/", home.as_sponsor, name="as_sponsor"),
    path("groups/open/", home.open_group, name="open_group"),
    path("peers/", home.peers, name="peers"),
    path("peers/<int:number>/end/", home.end_seeking, name="end_seeking"),
    path("team/", team.team, name="team"),
    path("team/<int:group>/", team.team, name="team_of"),
    path("huddle/<int:group>/", team.huddle, name="huddle"),
    path("huddle/<int:group>/poster/", team.poster, name="poster"),
    path("guest/", guest.page, name="guest"),
    path("guest/agree/", guest.agree, name="guest_agree"),
    path("guest/date.ics", guest.calendar, name="guest_calendar"),
    path("guest/do/<slug:deed>/", guest.do, name="guest_do"),
    path("guest/do/<slug:deed>/<int:item>/", guest.do, name="guest_do_to"),
    path("guest/in/<str:secret>/", guest.door, name="guest_door"),
    path("<int:number>/", circle.circle, name="circle"),
    path("<int:number>/agree/", circle.agree, name="agree"),
    path("<int:number>/decline/", circle.decline, name="decline"),
    path("<int:number>/date.ics", circle.calendar, name="calendar"),
    path("<int:number>/link/", home.link, name="link"),
    path("<int:number>/do/<slug:deed>/", circle.do, name="do"),
    path("<int:number>/do/<slug:deed>/<int:item>/", circle.do, name="do_to"),
    path("<int:number>/bring/", bringing.choose, name="bring"),
    path("<int:number>/bring/copy/", bringing.copy, name="copy"),
    path("<int:number>/sessions/", sessions.all_of, name="sessions"),
    path("<int:number>/sessions/begin/", sessions.begin, name="begin"),
    path("<int:number>/sessions/<int:session>/", sessions.session, name="session"),
    path("<int:number>/sessions/<int:session>/close/", sessions.close, name="close"),
    path("<int:number>/sessions/<int:session>/words/<int:word>/came/", sessions.came, name="came"),
    path("<int:number>/words/<int:word>/idea/", sessions.idea, name="idea"),
    path(
        "<int:number>/sessions/<int:session>/words/<int:word>/change/",
        sessions.change,
        name="change",
    ),
]
