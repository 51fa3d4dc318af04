"""Those who meet: two people, a group, a coach from outside; and a leader's twenty minutes a week.

It must not open anything: whatever somebody brings here from elsewhere is a copy, made at their own
press. Who reads what is written in a circle is one sentence above the first word.
"""
