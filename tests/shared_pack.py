"""The shared pack of real pages beside this checkout, as tests marked `corpus` read it."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

SHARED = Path(__file__).parents[1].parent / "shared"
DATA = SHARED / "data"


def rows(name: str) -> list[dict[str, Any]]:
    """The rows of a file of JSON lines in the pack, gzipped or not."""
    path = DATA / name
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def saved_page(row: dict[str, Any]) -> bytes:
    """The body of the saved page of a row of `pages.jsonl`."""
    return gzip.decompress((DATA / row["file"]).read_bytes())
