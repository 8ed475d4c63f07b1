"""A saved page beside its list → Capture. It does not know the network, and never leaves the list's folder."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

from synth.domain.evidence import Capture
from synth.domain.source import Lead
from synth.errors import FetchError
from synth.fetch.media import unreadable

_MOST_BYTES = 10_000_000  # as much as of a page from the web
_TYPES = {
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".xml": "application/xml",
    ".rss": "application/rss+xml",
    ".atom": "application/atom+xml",
    ".json": "application/json",
    ".txt": "text/plain",
}


def read_file(lead: Lead, folder: Path, now: datetime) -> Capture:
    """The file that `lead` (`file:` and a path relative to `folder`, the list's) names.

    `FetchError` reasons: file_missing, file_unreadable, outside_folder (links are followed first), too_large, empty,
    wrong_type.
    """
    name = lead.url.removeprefix("file:")
    body = _read(name, folder)
    content_type = _TYPES.get(Path(name).suffix.lower(), "")
    if fault := unreadable(content_type, body, name):
        raise FetchError(fault.ruling.value, fault.detail, url=lead.url)
    return Capture(
        url=lead.url,
        final_url=lead.url,
        fetched_at=now,
        sha256=hashlib.sha256(body).hexdigest(),
        content_type=content_type,
        body=body,
    )


def _read(name: str, folder: Path) -> bytes:
    try:
        path = (folder / name).resolve()
        if not path.is_relative_to(folder.resolve()):
            words = f"{name} lies outside the folder of its list; move it into {folder}"
            raise FetchError("outside_folder", words, url=f"file:{name}")
        if not path.exists():
            raise FetchError("file_missing", f"there is no file {path}; correct the list", url=f"file:{name}")
        if not path.is_file():
            raise FetchError("file_unreadable", f"{path} is not a file; correct the list", url=f"file:{name}")
        with path.open("rb") as file:
            body = file.read(_MOST_BYTES + 1)
    except (OSError, ValueError, RuntimeError) as exc:  # no right to read it; a NUL in the name; links in a circle
        raise FetchError("file_unreadable", f"{name!r} cannot be read: {exc}", url=f"file:{name}") from exc
    if len(body) > _MOST_BYTES:
        words = f"{path} holds more than {_MOST_BYTES / 1e6:g} MB, the most synth takes of one page"
        raise FetchError("too_large", words, url=f"file:{name}")
    return body
