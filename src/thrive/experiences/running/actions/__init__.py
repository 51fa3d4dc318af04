"""Everything that can happen to runs."""

from thrive.experiences.running.actions.again import ask_me_again
from thrive.experiences.running.actions.by_file import FileEnrolment, enrol_file
from thrive.experiences.running.actions.by_link import enrol_by_link, set_link
from thrive.experiences.running.actions.enrolling import (
    enrol_person,
    follow_groups,
    leave,
    unenrol_person,
)
from thrive.experiences.running.actions.events import start_what_waits, tell_event
from thrive.experiences.running.actions.goals import ask_about_goals
from thrive.experiences.running.actions.importing import PastImport, import_answers
from thrive.experiences.running.actions.oneself import run_for_oneself
from thrive.experiences.running.actions.preparing import change_run, discard_run, prepare_run
from thrive.experiences.running.actions.readying import ask_to_get_ready
from thrive.experiences.running.actions.resending import resend_prompt
from thrive.experiences.running.actions.starting import start_run, stop_run
from thrive.experiences.running.actions.templates import remove_template, save_template
from thrive.experiences.running.wishes import Wishes

__all__ = [
    "FileEnrolment",
    "PastImport",
    "Wishes",
    "ask_about_goals",
    "ask_me_again",
    "ask_to_get_ready",
    "change_run",
    "discard_run",
    "enrol_by_link",
    "enrol_file",
    "enrol_person",
    "follow_groups",
    "import_answers",
    "leave",
    "prepare_run",
    "remove_template",
    "resend_prompt",
    "run_for_oneself",
    "save_template",
    "set_link",
    "start_run",
    "start_what_waits",
    "stop_run",
    "tell_event",
    "unenrol_person",
]
