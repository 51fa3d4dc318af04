"""Pages for people. Knows every domain; no domain knows it.

Each folder holds the views, forms and addresses of one domain. A view translates the request, makes
one domain call, and translates the result or the refusal.
"""
