"""The stylesheets, squeezed, and the hashes under which a page's own policy lets its inline parts in.

It does not know which page is dressed.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_AROUND = re.compile(r"\s*([{};,>])\s*|(:) ")


@cache
def stylesheet(dress: str = "article") -> str:
    """The CSS that pages carry in `<style>`: what all share, then that of `article` or `lists` pages."""
    return sheet("base") + sheet(dress)


@cache
def sheet(name: str) -> str:
    """One stylesheet of this room, squeezed: `base`, `article` or `lists`."""
    css = (Path(__file__).parent / "templates" / f"{name}.css").read_text(encoding="utf-8")
    return _AROUND.sub(r"\1\2", re.sub(r"\s+", " ", _COMMENT.sub("", css))).replace(";}", "}").strip()


def policy_hash(inline: str) -> str:
    """The source expression for an inline part (CSP Level 3, section 2.3.1)."""
    digest = hashlib.sha256(inline.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
