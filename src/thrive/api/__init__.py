"""The door for other systems: what happened elsewhere comes in. Nothing anybody said goes out.

Translates requests and refusals; decides nothing. See docs/api.md.
"""
