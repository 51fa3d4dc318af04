"""SMS and chat by one small signed HTTPS contract that any gateway can serve.

The contract, with examples: docs/mechanisms/delivery.md.
"""

from thrive.delivery.webhook.channel import Webhook

__all__ = ["Webhook"]
