"""Persons, groups, memberships and roles, and how people come in.

Groups overlap; exactly one tree of them is the reporting tree. Must not know what people do in
Thrive.
"""
