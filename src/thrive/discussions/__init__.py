"""Topics, statements, votes, decisions. Empty for now."""
