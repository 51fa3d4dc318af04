"""What decides which numbers may be published: pure, without database or clock."""
