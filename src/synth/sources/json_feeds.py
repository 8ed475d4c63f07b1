"""The text of a JSON Feed (jsonfeed.org, 1.0 and 1.1) → its entries. It does not know feeds that are XML."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from synth.domain.evidence import Capture
from synth.errors import FetchError
from synth.sources.entries import Entry, Feed
from synth.text.sites import absolute

_VERSION = "jsonfeed.org/version/"


def looks_like_json(text: str) -> bool:
    """Whether `text` begins as a JSON object does; no XML feed begins so."""
    return text.lstrip()[:1] == "{"


def read_json_feed(text: str, capture: Capture) -> Feed:
    """The feed and its entries, as they stand in it. `FetchError` `not_a_feed` where the text is no JSON Feed.

    An item without `url` leads to its `external_url`, else to its `id` where that is an address.
    """
    try:
        value = json.loads(text, strict=False)
    except (ValueError, RecursionError) as exc:
        raise _not_a_feed(capture.url, f"it is broken JSON ({str(exc)[:80]})") from exc
    if not isinstance(value, dict) or _VERSION not in str(value.get("version")):
        raise _not_a_feed(capture.url, "its JSON names no version of jsonfeed.org")
    items = value.get("items")
    if not isinstance(items, list):
        raise _not_a_feed(capture.url, "it has no list of items")
    base = capture.final_url
    entries = tuple(_entry(item, base) for item in items if isinstance(item, dict))
    return Feed(_text(value, "title"), absolute(_text(value, "home_page_url"), base), _text(value, "language"), entries)


def _not_a_feed(url: str, why: str) -> FetchError:
    return FetchError("not_a_feed", f"{url} is not a JSON Feed: {why}; give the address of the feed itself", url=url)


def _entry(item: dict[str, Any], base: str) -> Entry:
    name = _text(item, "id")
    link = _text(item, "url") or _text(item, "external_url") or (name if name.startswith(("https:", "http:")) else "")
    dates = (_moment(_text(item, key)) for key in ("date_published", "date_modified"))
    return Entry(
        link=absolute(link, base),
        title=_text(item, "title"),
        dated=next((date for date in dates if date), None),
        language=_text(item, "language"),
    )


def _text(value: dict[str, Any], key: str) -> str:
    found = value.get(key)
    return " ".join(found.split()) if isinstance(found, str) else ""


def _moment(value: str) -> datetime | None:
    """A date and time (RFC 3339, as JSON Feed asks); one without a zone counts as UTC."""
    try:
        moment = datetime.fromisoformat(value)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
