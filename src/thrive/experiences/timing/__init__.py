"""When is each person asked? Delivery templates, a person's circumstances, and plans made of them.

Pure: knows neither Django nor the clock, reads and writes nothing, and needs the standard library
only (``thrive.foundation.errors`` apart). Must not know who a person is, what is asked, or how it
is delivered. How it is decided: ``docs/mechanisms/timing.md``.
"""
