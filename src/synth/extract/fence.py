"""Which of a page's words about itself are told on: none that speak to a language model.

It does not know where they stood; passages are marked, not dropped, where they are numbered.
"""

from __future__ import annotations

from collections.abc import Iterable

from synth.text.addressed import find_address


def for_readers(texts: Iterable[str]) -> list[str]:
    """Those of `texts` that hold words and speak to no language model, in order."""
    return [text for text in texts if text and find_address(text) is None]
