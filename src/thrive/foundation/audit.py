"""Writing down who did what. The record is part of the transaction of the change itself."""

from datetime import datetime
from typing import Any

from thrive.foundation.models import AuditRecord


def record(
    *,
    actor: str,
    action: str,
    subject: str = "",
    at: datetime,
    details: dict[str, Any] | None = None,
) -> AuditRecord:
    """Append one record. ``details`` must never hold what somebody answered."""
    return AuditRecord.objects.create(
        actor=actor, action=action, subject=subject, at=at, details=details or {}
    )
