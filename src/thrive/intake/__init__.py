"""The anonymous client and its cookieless door, served from an origin of its own.

May import only ``voice``, so that nothing personal can be loaded beside an anonymous answer. Must
not know who is there: no sessions, no cookies, no record of a request.
"""
