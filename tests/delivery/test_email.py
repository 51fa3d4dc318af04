"""Mail: what is in it, what a mail server's refusals mean, and mail that came back."""

import socket
from datetime import datetime
from email.message import EmailMessage

import pytest
from pytest_django import Settings

from tests.delivery.conftest import use_mail_server
from tests.delivery.parcels import SENT_AS, letter
from tests.delivery.postbox import Postbox, free_port
from thrive.delivery.email import Email
from thrive.delivery.email.channel import is_bad_address
from thrive.delivery.parcel import Fate, Letter, Result

AMINA, DANIEL = "amina@fernbrook.example", "daniel@fernbrook.example"


def mailed(*letters: Letter, at: datetime) -> list[Result]:
    channel = Email()
    results = [result for one in letters for result in channel.carry([one], at=at)]
    channel.close()
    return results


def parts(mail: EmailMessage) -> tuple[str, str]:
    """The plain and the HTML part."""
    plain, html = mail.iter_parts()
    return plain.get_content(), html.get_content()


def test_a_mail_has_a_plain_and_an_html_part_with_one_link(postbox: Postbox, at: datetime) -> None:
    results = mailed(letter(AMINA), at=at)

    assert [result.fate for result in results] == [Fate.SENT]
    (mail,) = postbox.taken
    assert (mail["To"], mail["Subject"]) == (AMINA, "Weekly minute")
    assert mail.get_content_type() == "multipart/alternative"
    for part in parts(mail):
        assert part.count("http://testserver/c/abc/leave/") == 1
        assert part.count("http://testserver/c/abc/") == 2  # it, and the way out
        assert "How did the week go?" in part


def test_a_mail_loads_nothing_and_tells_nobody_that_it_was_read(
    postbox: Postbox, at: datetime
) -> None:
    mailed(letter(AMINA), at=at)

    html = parts(postbox.taken[0])[1]
    assert "<img" not in html
    assert "src=" not in html
    assert "url(" not in html
    assert "@import" not in html
    assert "prefers-color-scheme: dark" in html


def test_a_mail_can_be_left_with_one_press(postbox: Postbox, at: datetime) -> None:
    mailed(letter(AMINA), at=at)

    mail = postbox.taken[0]  # RFC 8058, section 3.1
    assert mail["List-Unsubscribe"] == "<http://testserver/c/abc/leave/>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Auto-Submitted"] == "auto-generated"


def test_what_cannot_be_left_offers_no_way_out(postbox: Postbox, at: datetime) -> None:
    mailed(letter(AMINA, leave_path=""), at=at)

    mail = postbox.taken[0]
    assert mail["List-Unsubscribe"] is None
    assert "No more of these" not in parts(mail)[1]


def test_the_same_letter_again_is_the_same_mail(postbox: Postbox, at: datetime) -> None:
    mailed(letter(AMINA), letter(AMINA), at=at)

    names = [mail["Message-ID"] for mail in postbox.taken]
    assert names == [f"<{SENT_AS}@testserver>"] * 2


def test_what_is_said_in_confidence_is_not_named_in_the_list_of_mails(
    postbox: Postbox, at: datetime
) -> None:
    mailed(letter(AMINA, is_private=True, title="Is it safe to speak?"), at=at)

    mail = postbox.taken[0]
    assert mail["Subject"] == "A moment for you"
    beginning = parts(mail)[1].split("<body")[1].split("</div>")[0]  # what a list shows of it
    assert "It takes about a minute." in beginning
    assert "safe" not in beginning


def test_a_mail_is_in_the_language_of_its_reader(postbox: Postbox, at: datetime) -> None:
    mailed(letter(AMINA, language="de"), at=at)

    mail = postbox.taken[0]
    assert mail["Content-Language"] == "de"
    assert '<html lang="de">' in parts(mail)[1]


def test_what_people_wrote_is_words_and_never_markup(postbox: Postbox, at: datetime) -> None:
    mailed(letter(AMINA, title='<b>"Tea" & talk</b>', line="a < b"), at=at)

    plain, html = parts(postbox.taken[0])
    assert '<b>"Tea" & talk</b>' in plain
    assert "<b>" not in html
    assert "&lt;b&gt;&quot;Tea&quot; &amp; talk&lt;/b&gt;" in html


def test_a_title_over_two_lines_cannot_add_a_header(postbox: Postbox, at: datetime) -> None:
    mailed(letter(AMINA, title="Tea\r\nBcc: peter@fernbrook.example"), at=at)

    mail = postbox.taken[0]
    assert mail["Bcc"] is None
    assert postbox.receivers == [AMINA]
    assert mail["Subject"] == "Tea Bcc: peter@fernbrook.example"


def test_many_mails_go_over_one_connection(postbox: Postbox, at: datetime) -> None:
    postbox.refuses["nobody@fernbrook.example"] = "550 5.1.1 No such mailbox"

    results = mailed(letter(AMINA), letter("nobody@fernbrook.example"), letter(DANIEL), at=at)

    assert [result.fate for result in results] == [Fate.SENT, Fate.GONE, Fate.SENT]
    assert postbox.connections == 1


@pytest.mark.parametrize(
    ("said", "fate"),
    [
        ("550 5.1.1 No such mailbox", Fate.GONE),
        ("550 No such mailbox", Fate.GONE),
        ("553 5.1.3 Bad address", Fate.GONE),
        ("550 5.7.1 Relaying denied", Fate.REFUSED),
        ("552 5.2.2 Mailbox full", Fate.REFUSED),
        ("450 4.2.0 Greylisted", Fate.LATER),
        ("451 Try again", Fate.LATER),
    ],
)
def test_a_refused_address_is_gone_only_if_it_reaches_nobody(
    postbox: Postbox, at: datetime, said: str, fate: Fate
) -> None:
    postbox.refuses[AMINA] = said

    (result,) = mailed(letter(AMINA), at=at)

    assert result.fate is fate
    assert result.problem == said


@pytest.mark.parametrize(
    ("said", "fate"), [("554 5.7.1 Looks like spam", Fate.REFUSED), ("451 Busy", Fate.LATER)]
)
def test_a_refused_mail_says_nothing_about_its_address(
    postbox: Postbox, at: datetime, said: str, fate: Fate
) -> None:
    postbox.refuses_mail = said

    (result,) = mailed(letter(AMINA), at=at)

    assert result.fate is fate


def test_a_line_that_breaks_after_the_mail_leaves_us_unsure(postbox: Postbox, at: datetime) -> None:
    postbox.hangs_up = True

    results = mailed(letter(AMINA), letter(DANIEL), at=at)

    assert [result.fate for result in results] == [Fate.UNSURE, Fate.UNSURE]
    assert postbox.connections == 2  # each time anew
    assert [mail["To"] for mail in postbox.taken] == [AMINA, DANIEL]  # they had arrived


def test_a_mail_server_that_is_away_has_surely_taken_nothing(
    settings: Settings, at: datetime
) -> None:
    use_mail_server(settings, free_port())

    (result,) = mailed(letter(AMINA), at=at)

    assert (result.fate, result.is_down) == (Fate.LATER, True)


def test_a_mail_server_that_never_says_hello_is_given_up(settings: Settings, at: datetime) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        use_mail_server(settings, silent.getsockname()[1])
        settings.EMAIL_TIMEOUT = 0.1

        (result,) = mailed(letter(AMINA), at=at)

    assert (result.fate, result.is_down) == (Fate.LATER, True)


def test_a_password_that_is_not_taken_is_our_fault_and_passes(
    settings: Settings, postbox: Postbox, at: datetime
) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "thrive", "wrong"

    (result,) = mailed(letter(AMINA), at=at)

    assert (result.fate, result.is_down) == (Fate.LATER, True)


def test_a_problem_is_kept_without_the_address(postbox: Postbox, at: datetime) -> None:
    postbox.refuses[AMINA] = f"550 5.1.1 <{AMINA.upper()}> unknown"

    (result,) = mailed(letter(AMINA), at=at)

    assert result.problem == "550 5.1.1 <…> unknown"


def test_an_address_that_cannot_be_written_is_refused_before_anything_is_sent(
    postbox: Postbox, at: datetime
) -> None:
    (result,) = mailed(letter("amina@fernbrook.example\nBcc: x@example.org"), at=at)

    assert result.fate is Fate.REFUSED
    assert postbox.taken == []


def test_a_mail_that_is_only_printed_reaches_nobody(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

    assert not Email().is_open()


def test_the_code_of_the_text_decides_before_the_code_of_the_reply() -> None:
    assert is_bad_address(550, "5.1.10 Null MX")
    assert is_bad_address(554, "5.2.1 Mailbox disabled")
    assert not is_bad_address(550, "5.4.1 Recipient address rejected: Access denied")
    assert not is_bad_address(554, "no")
