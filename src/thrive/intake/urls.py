"""Every address of the voice origin. There is no other, and none of them says who is there."""

from django.urls import include, path

from thrive.intake import mailbox, paper, views

urlpatterns = [
    path("", views.about, name="about"),
    path("s/<int:study>/", views.answering, name="answering"),
    path("s/<int:study>/page.json", views.public_page, name="public_page"),
    path("answers/", views.accept, name="accept"),
    path("words/", views.accept_words, name="accept_words"),
    path("enrol/", views.enrol, name="enrol"),
    path("main.json", views.main_origin, name="main_origin"),
    path("mailbox/", include(mailbox)),
    path("paper/", include(paper)),
    path("hashes.txt", views.hashes, name="hashes"),
    path("client/<str:name>", views.file, name="file"),
]

handler400 = handler403 = handler404 = "thrive.intake.views.absent"
handler500 = "thrive.intake.views.fault"
