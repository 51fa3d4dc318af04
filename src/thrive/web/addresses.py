"""Where pages stand, for those that may not be there."""

from django.urls import NoReverseMatch, reverse


def address_of(view: str, *arguments: object) -> str:
    """The address of a page, or nothing while this part of the house is not open."""
    try:
        return reverse(view, args=arguments)
    except NoReverseMatch:
        return ""
