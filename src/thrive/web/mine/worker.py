"""What a browser installs: the manifest, the service worker, and the page that it keeps.

None of it knows who asks. The worker keeps one page and its style sheets, never a personal page.
"""

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from thrive.web.context import organisation_name

STYLES = ("tokens", "base", "layout", "parts")
ICONS = ((192, "any"), (512, "any"), (512, "maskable"))
PAPER = "#fcfbf8"  # as --paper in tokens.css: what is seen before the first page is drawn


def manifest(request: HttpRequest) -> HttpResponse:
    """How Thrive is called and drawn among a phone's other applications."""
    answer = JsonResponse(
        {
            "id": "/",
            "name": organisation_name(request),
            "short_name": organisation_name(request)[:12].rstrip(),
            "description": _("A minute at a time: asked, heard, and told what came of it."),
            "lang": get_language(),
            "dir": "rtl" if get_language_bidi() else "ltr",
            "start_url": reverse("today"),
            "scope": "/",
            "display": "standalone",
            "background_color": PAPER,
            "theme_color": PAPER,
            "icons": [
                {
                    "src": static(f"icons/{purpose}-{size}.png"),
                    "sizes": f"{size}x{size}",
                    "type": "image/png",
                    "purpose": purpose,
                }
                for size, purpose in ICONS
            ],
        },
        content_type="application/manifest+json",
    )
    answer["Cache-Control"] = "no-cache"
    return answer


def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, with the addresses that it keeps."""
    kept = [reverse("mine:offline"), *(static(f"css/{name}.css") for name in STYLES)]
    shown = {
        "kept": json.dumps(kept),
        "voice": json.dumps(settings.THRIVE_VOICE_ADDRESS),
        "words": json.dumps(
            {
                "title": organisation_name(request),
                "line": _("Something waits for you."),
                "icon": static("icons/any-192.png"),
                "badge": static("icons/badge-96.png"),
                "lang": get_language(),
            }
        ),
    }
    answer = render(request, "mine/sw.js", shown, content_type="text/javascript")
    answer["Cache-Control"] = "no-cache"
    return answer


def offline(request: HttpRequest) -> HttpResponse:
    """The page that is shown instead of a question while there is no connection."""
    return render(request, "mine/offline.html", {"styles": STYLES})
