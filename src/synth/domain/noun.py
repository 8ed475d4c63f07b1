"""The base of every noun: frozen, strict about unknown fields, changed only by copy."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from pydantic import BaseModel, ConfigDict


class Noun(BaseModel):
    """A frozen value. Equal content is equal."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def canonical_json(value: Any) -> str:
    """JSON text that is the same for the same value: sorted keys, no spaces, UTF-8 as it is."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(value: Any) -> str:
    """sha256 of `canonical_json(value)`, 64 hex digits."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()
