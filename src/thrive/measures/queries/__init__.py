"""What can be asked about measures. Nothing here writes."""

from thrive.measures.queries.catalogue import group_names
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
    "PhaseShown",
    "PointShown",
    "SeriesMatrix",
    "annotations",
    "group_names",
    "matrix",
    "may_define",
    "may_record",
    "phases",
    "points",
    "series",
]
