"""The nouns: frozen models, validity, the status table and the canonical hash.

No I/O and no clock; every time is given by the caller.
"""
