"""The whole picture on one page, for sponsors and for everybody."""
