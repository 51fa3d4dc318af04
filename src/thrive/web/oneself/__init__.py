"""Pages: coaching oneself. Everybody has them, each for themselves alone."""
