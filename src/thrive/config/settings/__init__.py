"""Settings. Each value comes from the environment, is checked here, and stops the program if wrong.

``production`` is what `thrive` uses; ``testing`` is what the tests use.
"""
