"""What is measured: measures, series, points, phases, annotations and their import.

Must not know verdicts: it announces that a series changed and others judge it.
"""
