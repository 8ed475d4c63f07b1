"""Slugs: the words of a title as a piece of an address. Pure; it does not know which slugs are taken."""

from __future__ import annotations

import re
import unicodedata

from synth.domain.noun import digest

MOST_CHARS = 60
# Letters that NFKD leaves whole, and German vowels as German addresses write them.
_LETTERS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "o", "đ": "d", "ł": "l", "þ": "th", "ð": "d",
     "œ": "oe", "ı": "i", "'": "", "’": ""}
)  # fmt: skip


def slug_of(title: str) -> str:
    """`title` as lower-case ASCII words joined by hyphens, whole words, at most 60 characters.

    A title without any such word (Chinese, Arabic) gives `story-` and six hex digits of it: never an empty slug.
    """
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", title).lower().translate(_LETTERS))
    found = re.findall(r"[a-z0-9]+", "".join(char for char in plain if not unicodedata.combining(char)))
    slug = ""
    for word in found:
        longer = f"{slug}-{word}" if slug else word[:MOST_CHARS]
        if len(longer) > MOST_CHARS:
            break
        slug = longer
    return slug or f"story-{digest(title)[:6]}"
