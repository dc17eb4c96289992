"""Bad input by the thousand, through the real app: no fault, and nothing stored by what is refused.

`make fuzz` runs 100,000 cases (benchmarks/fuzz.py), test_fuzz.py a thousand of each kind.
"""
