"""What can be asked about measures. Nothing here writes."""

from thrive.measures.queries.catalogue import (
    MeasureRow,
    catalogue,
    group_names,
    groups_to_record,
    measure,
    measures_in_use,
    person_called,
    standing,
)
from thrive.measures.queries.matrix import MeasureFacts, SeriesMatrix, matrix
from thrive.measures.queries.permission import may_define, may_record
from thrive.measures.queries.series import (
    AnnotationShown,
    CorrectionShown,
    PhaseShown,
    PointShown,
    annotations,
    phases,
    points,
    series,
)

__all__ = [
    "AnnotationShown",
    "CorrectionShown",
    "MeasureFacts",
    "MeasureRow",
    "PhaseShown",
    "PointShown",
    "SeriesMatrix",
    "annotations",
    "catalogue",
    "group_names",
    "groups_to_record",
    "matrix",
    "may_define",
    "may_record",
    "measure",
    "measures_in_use",
    "person_called",
    "phases",
    "points",
    "series",
    "standing",
]
