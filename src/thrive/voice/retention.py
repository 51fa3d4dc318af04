"""For how long the answers of an anonymous study are kept after a result is out."""

from django.conf import settings

from thrive.voice.models import Study


def months_kept(study: Study) -> int:
    """As long as was promised when it was opened; shorter where the settings say less by now."""
    return min(study.kept_months, settings.THRIVE_ANONYMOUS_MONTHS)
