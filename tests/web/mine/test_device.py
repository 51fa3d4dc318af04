"""This device, and what a browser installs."""

import json

import pytest
from django.contrib.staticfiles import finders
from django.test import Client, override_settings

from tests.cast import Cast
from tests.people.attention.test_push import ENDPOINT, POINT, SECRET
from tests.web.mine.reading import enter, read
from thrive.people.models import PushSubscription
from thrive.people.queries import push_subscriptions

GIVEN = {"endpoint": ENDPOINT, "p256dh": POINT, "auth": SECRET}


def test_a_browser_is_kept_and_let_go(client: Client, people: Cast) -> None:
    enter(client, people.amina)

    kept = client.post("/me/device/show/", GIVEN)

    assert kept.json() == {"message": "From now on this device shows what waits for you."}
    assert [one.endpoint for one in push_subscriptions([people.amina.pk])[people.amina.pk]] == [
        ENDPOINT
    ]
    assert "1 device shows what waits for you." in read(client, "/me/device/")
    assert client.post("/me/device/stop/", {"endpoint": ENDPOINT}).status_code == 200
    assert push_subscriptions([people.amina.pk]) == {}


def test_all_devices_are_let_go_without_scripts(client: Client, people: Cast) -> None:
    enter(client, people.amina).post("/me/device/show/", GIVEN)

    assert client.post("/me/device/stop/").status_code == 302

    assert push_subscriptions([people.amina.pk]) == {}


@pytest.mark.parametrize("endpoint", ["https://10.0.0.1/", ENDPOINT + "\0", ""])
def test_an_address_that_is_none_is_refused(client: Client, people: Cast, endpoint: str) -> None:
    enter(client, people.amina)

    refused = client.post("/me/device/show/", {**GIVEN, "endpoint": endpoint})
    stopped = client.post("/me/device/stop/", {"endpoint": endpoint})

    assert refused.status_code == 422
    assert "cannot send to" in refused.json()["message"]
    assert stopped.status_code == 200
    assert not PushSubscription.objects.exists()


def test_nobody_stops_the_device_of_somebody_else(client: Client, people: Cast) -> None:
    enter(client, people.amina).post("/me/device/show/", GIVEN)

    enter(client, people.peter).post("/me/device/stop/", {"endpoint": ENDPOINT})

    assert people.amina.pk in push_subscriptions([people.amina.pk])


@override_settings(THRIVE_VAPID_PUBLIC_KEY="")
def test_without_a_key_the_page_is_absent(client: Client, people: Cast) -> None:
    enter(client, people.amina)

    assert client.get("/me/device/").status_code == 404
    assert client.post("/me/device/show/", GIVEN).status_code == 404
    assert "On this device" not in read(client, "/me/")
    assert not PushSubscription.objects.exists()


@pytest.mark.django_db
def test_the_manifest_names_the_house_and_icons_that_there_are(
    client: Client, people: Cast
) -> None:
    answer = client.get("/app.webmanifest")

    manifest = json.loads(answer.content)
    assert answer.headers["Content-Type"] == "application/manifest+json"
    assert (manifest["name"], manifest["start_url"], manifest["display"]) == (
        "Fernbrook",
        "/",
        "standalone",
    )
    sizes = {(one["sizes"], one["purpose"]) for one in manifest["icons"]}
    assert {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")} == sizes
    for one in manifest["icons"]:
        assert finders.find(one["src"].removeprefix("/static/"))


@pytest.mark.django_db
def test_the_worker_keeps_one_page_and_its_style_sheets_and_nothing_personal(
    client: Client, people: Cast
) -> None:
    answer = client.get("/sw.js")

    worker = answer.content.decode()
    assert answer.headers["Content-Type"] == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    kept = json.loads(worker.partition("const KEPT = ")[2].partition(";")[0])
    assert kept[0] == "/offline/"
    for address in kept[1:]:
        assert finders.find(address.removeprefix("/static/"))
    assert worker.count("addAll") == 1
    assert "shelf.put" not in worker


@pytest.mark.django_db
def test_the_page_without_a_connection_knows_nobody(client: Client, people: Cast) -> None:
    signed_in = enter(Client(), people.amina).get("/offline/").content

    assert signed_in == client.get("/offline/").content
    assert b"is kept on this device" in signed_in
    assert b"Amina" not in signed_in


def test_the_policy_lets_the_worker_come_from_here_alone(client: Client, people: Cast) -> None:
    policy = client.get("/offline/").headers["Content-Security-Policy"]

    assert "worker-src 'self'" in policy
    assert "manifest-src 'self'" in policy
