"""Mail: SMTP, a plain and an HTML part, one link, and a way out that mail programs can press."""

from thrive.delivery.email.bounces import LARGEST_BOUNCE, take_bounce
from thrive.delivery.email.channel import Email

__all__ = ["LARGEST_BOUNCE", "Email", "take_bounce"]
