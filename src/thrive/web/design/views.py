"""The parts that pages are made of, with their real markup. Holds nothing of anybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from thrive.web.design import contrast, samples


def parts(request: HttpRequest) -> HttpResponse:
    """Every part, drawn by the same templates and tags that the pages use."""
    return render(
        request,
        "design/parts.html",
        {
            "pairs": contrast.measured(),
            "changes": samples.changes(),
            "targets": samples.targets(),
            "sizes": samples.SIZES,
            "steps": samples.STEPS,
            "lines": samples.lines(),
            "form": samples.wrong_form(),
            "problems": samples.problems(),
        },
    )
