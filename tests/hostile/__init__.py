"""What somebody does who means harm or is unlucky, as tests: broken files, closed pipes, odd forms.

Each test repeats one fault that was found by trying, so that it does not come back.
"""
