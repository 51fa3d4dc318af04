"""Writes a letter as a mail: plain and HTML, no pictures, nothing that reports back."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from thrive.delivery import wording
from thrive.delivery.parcel import Letter


def mail_of(letter: Letter) -> EmailMultiAlternatives:
    """The mail of a letter, in the person's language. The same letter has the same Message-ID."""
    parcel = letter.parcel
    with translation.override(letter.language):
        context = {
            "language": letter.language,
            "is_right_to_left": translation.get_language_bidi(),
            "subject": wording.headline(parcel),
            "preview": wording.summary(parcel),
            "title": parcel.title,
            "line": parcel.line,
            "how_long": wording.how_long(parcel.seconds),
            "press": wording.press(parcel),
            "link": parcel.link,
            "is_same_for_all": parcel.is_same_for_all,
            "leave": settings.THRIVE_ADDRESS + parcel.leave_path if parcel.leave_path else "",
        }
        plain = render_to_string("delivery/mail.txt", context)
        mail = EmailMultiAlternatives(
            subject=str(context["subject"]),
            body=plain,
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[letter.to.address],
            headers=_headers(letter, str(context["leave"])),
        )
        mail.attach_alternative(render_to_string("delivery/mail.html", context), "text/html")
    return mail


def message_id(sent_as: str) -> str:
    """The name of a mail, from which a bounce leads back to it."""
    return f"<{sent_as}@{urlsplit(settings.THRIVE_ADDRESS).hostname}>"


def _headers(letter: Letter, leave: str) -> dict[str, str]:
    headers = {
        "Message-ID": message_id(letter.sent_as),
        "Auto-Submitted": "auto-generated",  # RFC 3834: no out-of-office answers
        "Content-Language": letter.language,
    }
    if leave:  # RFC 2369, and RFC 8058 for the button in the mail program
        headers["List-Unsubscribe"] = f"<{leave}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers
