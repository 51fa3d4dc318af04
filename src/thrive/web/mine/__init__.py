"""A member's own pages: when Thrive may ask, what they said, what they take part in, this device.

Thin: each view makes one call into a domain and shows what it says.
"""
