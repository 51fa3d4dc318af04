"""How the parts are put together: settings, addresses, server and command line entry points.

Nothing here is imported by any other package. Importing this package must stay free of Django,
because the analyst commands start through it.
"""
