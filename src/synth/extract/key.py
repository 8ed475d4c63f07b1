"""The name of our extractor and the key of what it makes of a capture. It does not extract; its import is cheap."""

from __future__ import annotations

from importlib.metadata import version

from synth.domain.noun import digest
from synth.domain.source import Lead

# The number after the slash is ours: raise it whenever the same bytes would give another clipping.
EXTRACTOR: str = f"trafilatura-{version('trafilatura')}/18"


def extraction_key(capture_id: str, lead: Lead) -> str:
    """The sha256 (64 hex digits) under which an extraction is remembered: same key, same clipping.

    It covers the capture, the extractor's version and what the lead tells the extractor (its outlet).
    """
    return digest([capture_id, EXTRACTOR, lead.outlet])
