"""Pages on which stewards write programs: list, edit in place, look, try, take in."""
