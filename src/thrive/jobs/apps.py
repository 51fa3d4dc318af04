"""Django's name for this package; names what is done for each topic of the outbox."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "thrive.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Name the handlers once, when the program starts."""
        from thrive.experiences.running.actions import events
        from thrive.foundation import outbox, ticking
        from thrive.goals.meetings import telling
        from thrive.insights import finding
        from thrive.jobs import anonymous, daily, goals, prompts, verdicts

        outbox.handle("series_changed", verdicts.judge_changed)
        outbox.handle(finding.TOPIC, verdicts.ask_everything)
        outbox.handle("day_began", daily.begin_day)
        outbox.handle(events.TOPIC, events.start_what_waits)
        outbox.handle(telling.TOPIC, telling.tell_groups)
        # In this order: who is in, then who is counted, then what is asked, then what has ended.
        for work in (
            prompts.follow_groups,
            prompts.freeze_waves,
            prompts.plan_ahead,
            prompts.expire,
            prompts.close_waves,
        ):
            ticking.every_tick(work.__name__, work)
        ticking.every_tick("make_keys", anonymous.make_keys)
        ticking.every_tick("ask_to_get_ready", anonymous.ask_to_get_ready)
        ticking.every_tick("tidy_anonymous", anonymous.tidy_anonymous)
        ticking.every_tick("escalate_obstacles", goals.escalate_obstacles)
        ticking.every_tick("drop_needless", goals.drop_needless)
        ticking.every_tick("begin_changes", goals.begin_changes)
