"""Everything that can happen to measures, series and points."""

from thrive.measures.actions.definitions import (
    Definition,
    change_measure,
    change_wording,
    define_many,
    define_measure,
)
from thrive.measures.actions.importing import CorrectionPlanned, PointsImport, import_points
from thrive.measures.actions.notes import annotate, set_phase, undo_annotation, undo_phase
from thrive.measures.actions.points import Outcome, Recorded, correct_point, record_point
from thrive.measures.actions.uploads import (
    confirm_upload,
    find_upload,
    forget_uploads,
    header_and_rows,
    keep_upload,
    map_upload,
    preview_upload,
)
from thrive.measures.rules.mapping import Mapping, Origin, Raw
from thrive.measures.rules.profiles import Profile, load_profile, profile_names

__all__ = [
    "CorrectionPlanned",
    "Definition",
    "Mapping",
    "Origin",
    "Outcome",
    "PointsImport",
    "Profile",
    "Raw",
    "Recorded",
    "annotate",
    "change_measure",
    "change_wording",
    "confirm_upload",
    "correct_point",
    "define_many",
    "define_measure",
    "find_upload",
    "forget_uploads",
    "header_and_rows",
    "import_points",
    "keep_upload",
    "load_profile",
    "map_upload",
    "preview_upload",
    "profile_names",
    "record_point",
    "set_phase",
    "undo_annotation",
    "undo_phase",
]
