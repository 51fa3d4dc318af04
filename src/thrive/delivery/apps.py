"""Django's name for this package; names what is done at each tick and for the outbox."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "thrive.delivery"
    label = "delivery"

    def ready(self) -> None:
        """Name the work once, when the program starts."""
        from thrive.delivery import notes, sending
        from thrive.foundation import outbox, ticking

        ticking.every_tick("delivery", sending.send_due)
        ticking.every_tick("forget what was sent", sending.forget_old)
        outbox.handle("message", notes.take_in)
