"""Programs and their conversations: what is asked, in which order, and in which words.

``content`` holds what a program is, ``checking`` what is wrong with one, ``engine`` one person's
walk through it: all three are pure. ``timing`` decides when somebody is asked. Nothing here knows
pages, channels, or how answers are stored.
"""
