"""Mail: SMTP, a plain and an HTML part, one link, and a way out that mail programs can press."""

from thrive.delivery.email.bounces import take_bounce
from thrive.delivery.email.channel import Email

__all__ = ["Email", "take_bounce"]
