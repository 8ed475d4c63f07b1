"""A file that another program or person made → a source list: OPML subscriptions, or one address in each line.

It does not fetch what is named, and does not know where the list will be kept.
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from synth.domain.source import SourceKind
from synth.errors import ConfigError
from synth.files import write_atomic
from synth.sources.addresses import address_fault, canonical_address
from synth.sources.encoding import decode
from synth.sources.markup import Tag, walk
from synth.sources.saved import address_lines

MAX_BYTES = 10_000_000


@dataclass(frozen=True)
class Found:
    """One source in a file; `section` is the group it stands in, empty where there is none."""

    kind: SourceKind
    url: str
    outlet: str = ""
    section: str = ""


@dataclass(frozen=True)
class Imported:
    """What a file gave, in its order; `left_out` has a line for each thing in it that became no source."""

    title: str
    sources: tuple[Found, ...]
    left_out: tuple[str, ...]

    def toml(self, origin: str) -> str:
        """The text of a list file; `origin` is the name of the file it came from."""
        lines = [f"# Imported from {_line(origin)}."]
        if self.title:
            lines.append(f"# {_line(self.title)}")
        for source in self.sources:
            lines += ["", f"[[{source.kind}]]", f"url = {_quoted(source.url)}"]
            lines += [f"outlet = {_quoted(source.outlet)}"] if source.outlet else []
            lines += [f"section = {_quoted(source.section)}"] if source.section else []
        return "\n".join(lines) + "\n"


def import_list(file: Path, path: Path, kind: SourceKind) -> Imported:
    """Write the sources that `file` names into a new list at `path`, and say what the file gave.

    `ConfigError` as of `read_import`, where the file cannot be read, and where there is a list at `path`.
    """
    try:
        body = file.read_bytes()
    except OSError as exc:
        raise ConfigError(f"{file}: cannot be read: {(exc.strerror or str(exc)).lower()}") from exc
    if path.exists():
        raise ConfigError(f"{path} exists: name another list with --list")
    imported = read_import(body, file.name, kind)
    write_atomic(path, imported.toml(file.name).encode())
    return imported


def read_import(body: bytes, name: str, kind: SourceKind) -> Imported:
    """The sources of the file `name`. The addresses of a plain text are taken for sources of `kind`.

    `ConfigError` where it is too large, or names no source that can be used.
    """
    if len(body) > MAX_BYTES:
        raise ConfigError(f"{name}: larger than {MAX_BYTES // 1_000_000} MB; expected OPML or one address in each line")
    text = decode(body, "")
    if "<opml" in text[:10_000].lower():
        reader = _Outlines()
        for piece in walk(text):
            reader.take(piece)
        title, found = " ".join("".join(reader.title).split()), reader.found
    elif text.lstrip().startswith(("<", "{")):
        raise ConfigError(
            f"{name}: expected OPML or one address in each line; a feed or sitemap goes into a list itself"
        )
    else:
        title, found = "", [Found(kind, line) for line in address_lines(text)]
    sources, left_out = _sorted(found)
    if not sources:
        raise ConfigError("\n".join([f"{name}: no address of a source in it", *left_out[:10]]))
    return Imported(title, sources, left_out)


def _sorted(found: list[Found]) -> tuple[tuple[Found, ...], tuple[str, ...]]:
    """What can be a source, each address once, and a line for each of the others."""
    sources: dict[str, Found] = {}
    left_out: list[str] = []
    for one in found:
        label = one.outlet or one.url[:100] or "an outline without text"
        if not one.url:
            left_out.append(f"{label}: names no address")
        elif words := address_fault(one.url):
            left_out.append(f"{label}: {words}")
        elif (url := canonical_address(one.url)) in sources:
            left_out.append(f"{label}: {url} stands before it already")
        else:
            sources[url] = Found(one.kind, url, one.outlet, one.section)
    return tuple(sources.values()), tuple(left_out)


@dataclass
class _Outlines:
    """Gathers the outlines of OPML (opml.org, 1.0 and 2.0), bare ampersands and all; no entity is ever expanded."""

    title: list[str] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    _groups: list[str | None] = field(default_factory=list)  # None: an outline that is a source itself
    _in_title: bool = False

    def take(self, piece: Tag | str) -> None:
        if isinstance(piece, str):
            if self._in_title:
                self.title.append(piece)
            return
        self._in_title = piece.name == "title" and not piece.ends
        if piece.name != "outline":
            return
        if piece.ends:
            del self._groups[-1:]
            return
        values = piece.attributes()
        is_source = self._take(values)
        if not piece.closed:
            self._groups.append(None if is_source else _name(values))
        elif not is_source:
            self.found.append(Found(SourceKind.FEED, "", _name(values)))  # neither a source nor a group of them

    def _take(self, values: dict[str, str]) -> bool:
        """Whether one outline is a source, which then is kept under the name of the nearest group around it."""
        feed, link, kind = (values.get(key, "").strip() for key in ("xmlurl", "url", "type"))
        group = next((name for name in reversed(self._groups) if name is not None), "")
        if feed or (link and kind.lower() == "rss"):
            self.found.append(Found(SourceKind.FEED, feed or link, _name(values), group))
            return True
        if link and kind.lower() == "link":
            self.found.append(Found(SourceKind.PAGE, link, _name(values), group))
            return True
        return False


def _name(values: dict[str, str]) -> str:
    return _line(values.get("title") or values.get("text") or "")


def _line(text: str) -> str:
    """`text` on one line, without characters that no line of TOML may hold (TOML 1.0, strings and comments)."""
    plain = (" " if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") else char for char in text)
    return " ".join("".join(plain).split())[:200]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # a JSON string is a basic string of TOML, control characters aside
