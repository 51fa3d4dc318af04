"""Goals, objectives, check-ins, changes, evidence, feedback, one-to-ones. Empty for now."""
