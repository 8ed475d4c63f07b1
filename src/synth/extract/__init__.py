"""Capture → Clipping: the text of an article with its numbered passages, or a Quarantine that says why not.

Door to: trafilatura. It does not know how captures come or where clippings are kept.
"""
