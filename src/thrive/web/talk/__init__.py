"""Pages where people talk: topics, what is written in them, what was decided."""
