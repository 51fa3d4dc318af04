"""Everything that can happen to a draft. Nothing that was typed is ever lost.

All raise NotAllowed for whoever may not write programs, NoSuchDraft, and DraftClosed.
"""

from thrive.experiences.drafting.actions.going_back import restore, undo
from thrive.experiences.drafting.actions.items import (
    add_frame,
    add_item,
    duplicate_item,
    move_item,
    remove_item,
)
from thrive.experiences.drafting.actions.life import (
    Blank,
    FromEdition,
    FromFile,
    FromLibrary,
    Source,
    new_draft,
    open_again,
    publish_draft,
    put_away,
)
from thrive.experiences.drafting.actions.presence import be_present, leave
from thrive.experiences.drafting.actions.writing import (
    Saved,
    save_part,
    save_parts,
    set_languages,
    settle,
)

__all__ = [
    "Blank",
    "FromEdition",
    "FromFile",
    "FromLibrary",
    "Saved",
    "Source",
    "add_frame",
    "add_item",
    "be_present",
    "duplicate_item",
    "leave",
    "move_item",
    "new_draft",
    "open_again",
    "publish_draft",
    "put_away",
    "remove_item",
    "restore",
    "save_part",
    "save_parts",
    "set_languages",
    "settle",
    "undo",
]
