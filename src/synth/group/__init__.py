"""Clippings → groups that tell one event; near-duplicates. Pure. It does not know stories, lists or writers."""
