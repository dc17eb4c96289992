"""The whole diary as one file: what is in it, how it is written, read, looked at and restored.

docs/archive.md describes the format. `tables.py` is the table of all that is, and is not, in it.
"""
