"""Pages about what we know: reading, writing, adding, how a page became what it is."""
