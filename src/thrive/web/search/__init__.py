"""The one page on which everything is found."""
