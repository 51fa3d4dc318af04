"""Pages of stewards for people without a device, and of whoever keeps the keys of waves.

Must not see an answer, nor whether a code was spent.
"""
