"""Which goal a prompt asks about, and who was promised to see what is said there."""

from collections.abc import Collection

from thrive.experiences.models import GoalPrompt


def about_goal(root: int) -> GoalPrompt | None:
    """The goal that a conversation is about, by the prompt with which it began. One question."""
    found = GoalPrompt.objects.select_related("goal").filter(prompt=root)
    return found.order_by("prompt").first()


def asked_about(goal: int, person: int) -> frozenset[int]:
    """The prompts that asked somebody about a goal."""
    rows = GoalPrompt.objects.filter(goal=goal, prompt__person=person).order_by()
    return frozenset(rows.values_list("prompt", flat=True))


def asked_already(keys: Collection[str]) -> frozenset[str]:
    """Which of these askings became a prompt, whatever became of it."""
    rows = GoalPrompt.objects.filter(key__in=keys).order_by()
    return frozenset(rows.values_list("key", flat=True))
