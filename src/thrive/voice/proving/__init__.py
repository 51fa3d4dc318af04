"""The proof that anybody can run: tries to find out who said what, and tells how far it came.

Nothing here takes the other parts of voice at their word. A rehearsal plays a wave with the code
that is in use, in a database of its own where it is known who said what, and then attacks what lies
there: tables, bytes of files, what databases keep beside rows, a backup from the middle. What is in
use is looked over as well: what lies in its tables and bytes, and what must not. See
docs/mechanisms/attacks.md.

May read everything of voice, its models included. Nothing else of voice may import it.
"""
