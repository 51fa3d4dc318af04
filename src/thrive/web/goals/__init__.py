"""Pages of goals: set, stepped, checked in, ended; obstacles, feedback, one's own record."""
