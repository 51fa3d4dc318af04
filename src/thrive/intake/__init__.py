"""The anonymous client and its cookieless door, served from an origin of its own.

May import only ``voice``, so that nothing personal can be loaded beside an anonymous answer.
Empty until answers can be anonymous.
"""
