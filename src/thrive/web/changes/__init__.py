"""Pages of ideas and changes: the board, one change and its ladder, fair starts, drivers."""
