"""Addresses of the pages about measures."""

from django.urls import path

from thrive.web.measures import definitions, notes, numbers, uploading

app_name = "measures"
urlpatterns = [
    path("", definitions.home, name="home"),
    path("new/", definitions.define, name="define"),
    path("import/", uploading.upload, name="import"),
    path("import/<int:upload_id>/", uploading.columns, name="columns"),
    path("import/<int:upload_id>/preview/", uploading.preview, name="preview"),
    path("number/", numbers.choose, name="record"),
    path("number/<int:series_id>/", numbers.record_in_series, name="record"),
    path("number/<slug:key>/<int:group_id>/", numbers.record, name="record"),
    path("series/<int:series_id>/note/", notes.annotate, name="annotate"),
    path("series/<int:series_id>/phase/", notes.set_phase, name="phase"),
    path("notes/<int:annotation_id>/undo/", notes.undo_annotation, name="undo_annotation"),
    path("phases/<int:phase_id>/undo/", notes.undo_phase, name="undo_phase"),
    path("<slug:key>/", definitions.edit, name="edit"),
]
