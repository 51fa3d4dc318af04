"""Programs, timing, prompts and conversations. Empty until conversations are built."""
