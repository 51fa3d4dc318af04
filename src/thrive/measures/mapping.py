"""Choosing a mapping by what somebody typed: words, or the name of a profile."""

from collections.abc import Sequence

from thrive.measures.errors import mapping_words
from thrive.measures.rules.mapping import MappingError, Wishes
from thrive.measures.rules.profiles import Profile, load_profile


def chosen(*, pairs: Sequence[str] = (), profile: str | None = None) -> Wishes | Profile:
    """The profile of that name, or a mapping that is completed when the file's header is known.

    Raises BadMapping where there is no such profile.
    """
    if profile is None:
        return Wishes(tuple(pairs))
    try:
        return load_profile(profile)
    except MappingError as error:
        raise mapping_words(error) from error
