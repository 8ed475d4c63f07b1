"""Files beside a list that name or hold pages: saved HTML, and texts of addresses. It does not read the pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from synth.domain.source import Source
from synth.errors import FetchError
from synth.sources.encoding import decode
from synth.sources.entries import Entry

MAX_FILES = 10_000
_PAGES = frozenset({".html", ".htm", ".xhtml"})


def saved_pages(source: Source, folder: Path) -> tuple[str, ...]:
    """The paths, relative to `folder`, of the saved pages that `source` names, sorted; hidden ones are left alone.

    `FetchError`: `file_missing`, `no_pages` where the folder holds none, `too_large` where it holds over 10,000.
    """
    place = folder / source.place
    if place.is_file():
        return (source.place,)
    if not place.is_dir():
        raise FetchError("file_missing", f"there is no file or folder {place}; correct the list", url=source.place)
    names = sorted(_names(place, folder))
    if not names:
        raise FetchError("no_pages", f"{place} holds no saved page (*.html)", url=source.place)
    if len(names) > MAX_FILES:
        words = f"{place} holds {len(names):,} pages; at most {MAX_FILES:,} are read: name its folders one by one"
        raise FetchError("too_large", words, url=source.place)
    return tuple(names)


def _names(place: Path, folder: Path) -> Iterator[str]:
    for path in place.rglob("*"):
        inside = path.relative_to(folder)
        hidden = any(part.startswith(".") for part in path.relative_to(place).parts)
        if path.suffix.lower() in _PAGES and not hidden and path.is_file():
            yield inside.as_posix()


def read_addresses(source: Source, folder: Path) -> tuple[Entry, ...]:
    """The addresses in a file, one in each line; `#` begins a remark. `FetchError` `file_missing`, `no_pages`."""
    path = folder / source.place
    try:
        text = decode(path.read_bytes(), "")
    except OSError as exc:
        raise FetchError("file_missing", f"{path} cannot be read: {exc.strerror or exc}", url=source.place) from exc
    entries = tuple(Entry(link=line) for line in address_lines(text))
    if not entries:
        raise FetchError("no_pages", f"{path} names no address", url=source.place)
    return entries


def address_lines(text: str) -> Iterator[str]:
    """The lines of a text of addresses, without blank ones and remarks."""
    for line in text.splitlines():
        plain = line.strip()
        if plain and not plain.startswith("#"):
            yield plain
