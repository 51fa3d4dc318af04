"""What happens by the clock, and what follows a change. Each job makes one domain call."""
