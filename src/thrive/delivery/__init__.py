"""One folder for each channel that carries a message to a person. Spends the attention budget.

Empty until there are messages to carry.
"""
