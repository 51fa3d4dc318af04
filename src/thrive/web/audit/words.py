"""Every action that is put on record, in words, in one place.

The words follow a name: *Omar Haddad* brought people in with a file. An action that has no words
yet is shown as it is: better a strange word than a gap.
"""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Mapping[str, str | Promise]

PEOPLE: Final[Words] = {
    "people.add_group": _("added a group"),
    "people.add_person": _("added a person"),
    "people.call_off": _("called off a planned place in a group"),
    "people.call_off_leaving": _("wrote down that somebody stays after all"),
    "people.choose": _("chose a language or a time zone"),
    "people.choose_pin": _("chose a PIN"),
    "people.close_group": _("closed a group"),
    "people.correct_person": _("corrected what the list says about somebody"),
    "people.end_role": _("ended a role"),
    "people.first_administrator": _("made the link for the first administrator"),
    "people.grant_role": _("granted a role"),
    "people.import": _("brought people in with a file"),
    "people.join_group": _("put somebody into a group"),
    "people.keep_last_administrator": _("kept the last administrator, whose last day had come"),
    "people.leave_group": _("ended somebody's time in a group"),
    "people.let_go": _("ended the access of those whose last day had come"),
    "people.let_go_person": _("wrote down that somebody leaves"),
    "people.make_slips": _("made slips to come in with"),
    "people.move_group": _("moved a group"),
    "people.rename_group": _("renamed a group"),
    "people.reopen_group": _("opened a group again"),
    "people.settle_in": _("came in with the first link"),
    "people.take_back": _("took somebody back"),
}
NUMBERS: Final[Words] = {
    "insights.judge": _("worked out what the charts tell"),
    "measures.annotate": _("wrote a note on a chart"),
    "measures.change": _("changed how a measure is described"),
    "measures.change_wording": _("changed the wording of a measure"),
    "measures.define": _("defined measures"),
    "measures.import": _("brought numbers in with a file"),
    "measures.record": _("put in a number"),
    "measures.set_phase": _("set where the limits of a chart begin"),
    "measures.undo_annotation": _("took a note back"),
    "measures.undo_phase": _("took back where the limits of a chart begin"),
}
TALKS: Final[Words] = {
    "experiences.change_run": _("changed a run that had not begun"),
    "experiences.discard_run": _("threw away a run that had not begun"),
    "experiences.enrol": _("put people into a run"),
    "experiences.ask_to_get_ready": _("told people to get ready for anonymous questions"),
    "experiences.follow_groups": _("let a run follow who came into its groups and who left"),
    "experiences.import_answers": _("brought in past answers"),
    "experiences.import_program": _("brought in a program"),
    "experiences.join_by_link": _("joined a run by its link"),
    "experiences.leave": _("left a run"),
    "experiences.new_draft": _("began to write a program"),
    "experiences.open_draft_again": _("took up a program again that was put away"),
    "experiences.prepare_run": _("prepared a run"),
    "experiences.put_away_draft": _("put a half-written program away"),
    "experiences.remove_template": _("threw away a rhythm"),
    "experiences.resend": _("sent a question again"),
    "experiences.save_template": _("kept a rhythm to use again"),
    "experiences.set_link": _("switched the link of a run on or off"),
    "experiences.start_run": _("started a run"),
    "experiences.stop_run": _("stopped a run"),
    "experiences.unenrol": _("took somebody out of a run"),
    "voice.answer_letter": _("answered somebody unknown"),
    "voice.beyond_issued": _("found more anonymous answers than were signed for"),
    "voice.choose_custodian": _("chose who keeps the keys of answers"),
    "voice.choose_paper": _("chose who takes part on paper"),
    "voice.clear_lost": _("threw away what a lost key had sealed"),
    "voice.copy_key": _("copied the key of anonymous answers"),
    "voice.export_mine": _("took along what they had said"),
    "voice.forget_answers": _("deleted anonymous answers whose time was over"),
    "voice.forget_mine": _("deleted what they had said"),
    "voice.freeze": _("fixed who is counted where"),
    "voice.look_at_letter": _("began to look at a letter of somebody unknown"),
    "voice.make_sheet": _("printed codes to take part on paper"),
    "voice.open": _("began to collect answers under a promise"),
    "voice.publish_mailbox_key": _("let letters of unknown people be sealed to them"),
    "voice.publish_waits": _("published how long letters waited for an answer"),
    "voice.read_named": _("read answers that are given by name"),
    "voice.read_words": _("read words that may be put in other words"),
    "voice.release": _("published a result"),
    "voice.renew": _("went on with who is counted where"),
    "voice.retire_mailbox_key": _("let no more letters be sealed to them"),
    "voice.reword": _("put somebody's words in other words"),
    "voice.supply_key": _("brought the key of anonymous answers back"),
    "voice.withdraw": _("let anonymous rounds that had not begun never open"),
    "voice.take_in": _("took in conversations of the past"),
    "voice.take_key": _("took the key of anonymous answers from the server"),
    "voice.throw_away": _("threw letters of somebody unknown away"),
    "voice.void_wave": _("made a period of anonymous answers void"),
    "voice.words_out": _("let out what people had written"),
}
ATTENTION: Final[Words] = {
    "attention.add_holiday": _("added a day on which nobody is asked"),
    "attention.allow": _("changed how much Thrive may ask"),
    "attention.choose": _("chose when and how much Thrive may ask them"),
    "attention.end_pause": _("ended a pause"),
    "attention.pause": _("asked not to be asked for a while"),
    "attention.remove_holiday": _("took away a day on which nobody is asked"),
    "attention.subscribe": _("let a device show what waits"),
    "attention.try_again": _("had an address tried again"),
    "attention.unsubscribe": _("stopped a device from showing what waits"),
}
GOALS: Final[Words] = {
    "goals.answer_obstacle": _("answered what was in somebody's way"),
    "goals.appreciate": _("thanked somebody"),
    "goals.ask_for_feedback": _("asked somebody for feedback"),
    "goals.changed": _("changed a goal"),
    "goals.check_in": _("said how a goal goes"),
    "goals.close_appreciation": _("closed thanks that all could see"),
    "goals.escalate": _("let go up what nobody had answered"),
    "goals.evaluate": _("said where somebody stands, by written criteria"),
    "goals.export_record": _("took their own record along"),
    "goals.forget_learned": _("deleted a note of their own record"),
    "goals.give_advice": _("gave somebody advice"),
    "goals.let_go": _("let a goal go"),
    "goals.narrowed": _("showed a goal to fewer people"),
    "goals.note_learned": _("wrote into their own record"),
    "goals.open_appreciation": _("let all see thanks"),
    "goals.raise_obstacle": _("told what is in the way"),
    "goals.reached": _("reached a goal"),
    "goals.request_declined": _("declined to give feedback"),
    "goals.request_taken_back": _("took back that they asked for feedback"),
    "goals.set": _("set a goal"),
    "goals.step_done": _("did a step"),
    "goals.step_let_go": _("let a step go"),
    "goals.step_set": _("set a step"),
    "goals.succeeded": _("set what follows a goal"),
    "goals.take_obstacle": _("took on what is in somebody's way"),
    "goals.widened": _("showed a goal to more people"),
}
DISCUSSED: Final[Words] = {
    "discussions.close_topic": _("closed a talk"),
    "discussions.decide": _("noted what was decided in a talk"),
    "discussions.edit": _("changed what they had written in a talk"),
    "discussions.follow": _("asked to be told what is new in a talk"),
    "discussions.narrow_audience": _("let fewer people read a talk"),
    "discussions.open_topic": _("opened a talk"),
    "discussions.reopen_topic": _("opened a talk again"),
    "discussions.review_decision": _("said what became of a decision"),
    "discussions.unfollow": _("asked to be told no more of a talk"),
    "discussions.withdraw": _("took back what they had written in a talk"),
    "discussions.write": _("wrote in a talk"),
    "knowledge.change_page": _("changed a page"),
    "knowledge.contribute": _("added what they know"),
    "knowledge.hand_over_page": _("gave a page to another keeper"),
    "knowledge.make_page": _("made a page"),
    "knowledge.narrow_page": _("let fewer people read a page"),
    "knowledge.offer_help": _("let others ask them about a page"),
    "knowledge.put_aside": _("answered what somebody had added"),
    "knowledge.put_away_page": _("put a page away"),
    "knowledge.stop_helping": _("took their name off a page"),
    "knowledge.take_in": _("took into a page what somebody had added"),
    "knowledge.take_out_page": _("took a page out again"),
}
CHANGES: Final[Words] = {
    "goals.abandon_change": _("ended a change that is not kept"),
    "goals.adapt_change": _("adapted a change: the next one follows"),
    "goals.add_driver": _("wrote down what a goal depends on"),
    "goals.add_picture": _("added a picture to a change"),
    "goals.add_task": _("added a task to a change"),
    "goals.adopt_change": _("adopted a change"),
    "goals.answer_idea": _("answered an idea"),
    "goals.begin_change": _("let a change begin"),
    "goals.draw_starts": _("drew start days by lot"),
    "goals.drop_task": _("dropped a task of a change"),
    "goals.edit_change": _("edited a change"),
    "goals.finish_task": _("finished a task of a change"),
    "goals.hand_over_change": _("gave a change another owner"),
    "goals.make_change": _("wrote a change down"),
    "goals.page_of_change": _("made a page of a change"),
    "goals.remove_driver": _("took away what a goal depends on"),
    "goals.remove_picture": _("took a picture of a change away"),
    "goals.study_change": _("studied a change"),
    "goals.take_idea": _("took an idea on"),
    "goals.write_idea": _("wrote an idea down"),
}
DEMO: Final[Words] = {
    "demo.fill": _("filled the simulated organisation"),
    "demo.fill_from": _("filled the demo with real figures"),
    "demo.next_week": _("let a week of the story pass"),
}
KINDS: Final[tuple[tuple[str | Promise, Words], ...]] = (
    (_("People"), PEOPLE),
    (_("Numbers"), NUMBERS),
    (_("Programs and answers"), TALKS),
    (_("Attention"), ATTENTION),
    (_("Talks and pages"), DISCUSSED),
    (_("Goals"), GOALS),
    (_("Ideas and changes"), CHANGES),
    (_("The demo"), DEMO),
)
DONE: Final[Words] = {name: words for _kind, each in KINDS for name, words in each.items()}

PROCESSES: Final[Words] = {
    "server": _("The server itself"),
    "insights": _("The statistics"),
    "demo": _("The demo"),
    "unnamed": _("Somebody, without a name"),
}


def done(action: str) -> str:
    """What was done, in the reader's language."""
    return str(DONE.get(action, action))


def process(actor: str) -> str | None:
    """What a process is called; None for an actor that is no process of ours."""
    name = PROCESSES.get(actor)
    return None if name is None else str(name)
