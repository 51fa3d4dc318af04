"""The statistics of Thrive: arrays in, frozen results out.

A library in its own right, for a notebook as much as for the product. It knows numbers, periods
and plain words for them. It must not know Django, Thrive's pages or who a series belongs to.
"""
