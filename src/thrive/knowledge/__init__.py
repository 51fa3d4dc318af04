"""Pages, claims, the picture of our customers, cards, search. Empty for now."""
