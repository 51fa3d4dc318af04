"""What a program consists of, as frozen dataclasses, and its plain form: a file or a document.

Pure: knows neither Django nor the database, so that a program can be read, checked and walked
through anywhere. What these classes say is said once: reading, writing and the published JSON
Schema follow from their annotations.
"""
