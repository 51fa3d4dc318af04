"""One folder for each channel that carries a message to a person. Spends the attention budget.

Must not decide what is said or whether it is due: it claims what is due, carries it, and says what
became of it.
"""
