"""The encoding of bytes that say nowhere how they are encoded. The door to charset-normalizer; pure.

It does not know HTML or XML beyond the fact that tags are ASCII and tell nothing.
"""

from __future__ import annotations

import re

_GUESS_BYTES = 100_000
_MARKUP = re.compile(
    rb"<(script|style)\b.*?</\1\s*>|<!--.*?-->|<[^>]{0,2000}>",
    flags=re.DOTALL | re.IGNORECASE,
)


def guess_encoding(body: bytes, least: int = 0) -> str | None:
    """The likeliest encoding of the words of `body`, None where they are fewer than `least` bytes or fit none."""
    from charset_normalizer import from_bytes  # 40 ms, for the few texts that declare nothing true

    words = b" ".join(_MARKUP.sub(b" ", body[: 10 * _GUESS_BYTES]).split())[:_GUESS_BYTES]
    best = from_bytes(words).best() if len(words) >= least else None
    return best.encoding if best else None
