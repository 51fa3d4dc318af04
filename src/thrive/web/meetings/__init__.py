"""Pages of those who meet: in twos, in groups, with a coach from outside; a leader's week."""
