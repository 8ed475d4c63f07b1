"""Source lists and feeds: what we declared → Leads. Never fetches; the only door to feedparser.

It does not know what stands on the pages it names.
"""
