"""Writing a program in the browser: drafts as they are typed, by one or by several at once.

A draft is a program in its plain form that need not be fit for anything yet. Each part has a name
(``parts``), each change is kept (``actions``) and can be undone (``history``). Must not know pages.
"""
