"""A list file of `sources/` → SourceList, or one line for each thing wrong in it. It fetches nothing that is named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from synth import toml
from synth.domain.noun import Noun
from synth.domain.report import ListNotice
from synth.domain.source import DeclaredStory, Source, SourceKind, SourceList, Terms, Trust
from synth.errors import ConfigError
from synth.sources.tables import (
    AddressTable,
    FileTable,
    LinesTable,
    ListTable,
    SitemapTable,
    StoryTable,
    TrustTable,
    fault_words,
    shown,
)

_Table = TypeVar("_Table", bound=BaseModel)
_Path = tuple[str | int, ...]
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_NONE = Trust()
_HEADS = {name: f"[[{name}]]" for name in ("story", *SourceKind)}


_TABLES: dict[SourceKind, type[AddressTable] | type[FileTable]] = {
    SourceKind.FEED: AddressTable,
    SourceKind.SITEMAP: SitemapTable,
    SourceKind.PAGE: AddressTable,
    SourceKind.SAVED: FileTable,
    SourceKind.ADDRESSES: LinesTable,
}


class ReadList(Noun):
    """What a list file gave: the list where anything of it can run, and a notice for each thing wrong."""

    list: SourceList | None
    errors: tuple[ListNotice, ...] = ()


def list_files(folder: Path) -> tuple[Path, ...]:
    """The list files of `folder`, sorted by name; hidden ones are left alone. `ConfigError` where it is no folder."""
    if not folder.is_dir():
        raise ConfigError(f"{folder}: no such folder; source lists are TOML files in it")
    files = (path for path in folder.glob("*.toml") if path.is_file() and not path.name.startswith("."))
    return tuple(sorted(files))


def read_list(path: Path, defaults: Terms, house: Trust = _NONE) -> ReadList:
    """The list in `path`, its terms being `defaults` where the file is silent; `house` is the newsroom's own trust.

    A bad [[story]] or source is left out with its notices and the rest runs. A fault at the top of the file loses the
    list, because every story takes its terms from there; so does text that is not TOML or not UTF-8.
    """
    name = f"{path.parent.name}/{path.name}"
    try:
        document = toml.parse(_text(path, name), name)
    except ConfigError as exc:
        return ReadList(list=None, errors=(ListNotice(list_name=path.stem, detail=str(exc)),))
    reading = _Reading(document, path.parent)
    found = reading.source_list(path.stem, defaults)
    if found is not None:
        found = found.model_copy(update={"trusts": (house, *found.trusts)})
    in_order = sorted(reading.faults, key=lambda fault: fault[0])
    notices = tuple(ListNotice(list_name=path.stem, detail=line) for _, line in in_order)
    return ReadList(list=found, errors=notices)


def _text(path: Path, name: str) -> str:
    try:
        data = path.read_bytes()
    except OSError as exc:
        raise ConfigError(f"{name}:1: cannot be read: {(exc.strerror or str(exc)).lower()}") from exc
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        line = data.count(b"\n", 0, exc.start) + 1
        raise ConfigError(f"{name}:{line}: not UTF-8 text; save the file in the encoding UTF-8") from exc


@dataclass
class _Reading:
    """One document on its way to a SourceList; `faults` gathers (line, words) of what is wrong with it."""

    document: toml.Document
    folder: Path
    faults: list[tuple[int, str]] = field(default_factory=list)

    def source_list(self, name: str, defaults: Terms) -> SourceList | None:
        top = {key: value for key, value in self.document.values.items() if key not in _HEADS}
        table = self._table((), top, ListTable)
        terms = table.terms(defaults) if table else defaults
        stories, (sources, trusts) = self._stories(terms), self._sources()
        if not self.document.values.keys() & _HEADS.keys():
            self._fault((), f"the list is empty: expected {', '.join(_HEADS.values())}")
        if table is None or not (stories or sources):
            return None
        return SourceList(
            name=name,
            folder=str(self.folder),
            terms=terms,
            schedule=table.schedule,
            trusts=(table.trust.trust(), *trusts),
            stories=stories,
            sources=sources,
        )

    def _stories(self, terms: Terms) -> tuple[DeclaredStory, ...]:
        found: list[DeclaredStory] = []
        first: dict[str, _Path] = {}
        for path, table in self._entries("story", StoryTable):
            files = list(dict.fromkeys(table.files))
            wrong = [*self._double(first, table.slug, (*path, "slug")), *self._file_faults((*path, "files"), files)]
            if not table.urls and not files:
                wrong.append((path, "no pages: expected urls = [...] or files = [...]"))
            for where, words in wrong:
                self._fault(where, words)
            if not wrong:
                urls = tuple(dict.fromkeys(table.urls))
                found.append(DeclaredStory(slug=table.slug, terms=table.terms(terms), urls=urls, files=tuple(files)))
        return tuple(found)

    def _sources(self) -> tuple[tuple[Source, ...], tuple[Trust, ...]]:
        """The sources, and what some of them say of the hosts on which their pages may lie."""
        found: list[Source] = []
        trusts: list[Trust] = []
        first: dict[str, _Path] = {}
        for kind in SourceKind:
            for path, table in self._entries(kind, _TABLES[kind]):
                source = _source(kind, table)
                where = (*path, "path" if kind.is_file else "url")
                wrong = self._double(first, source.place, where)
                if kind.is_file and (words := _file_fault(self.folder, source.place, or_folder=kind == "saved")):
                    wrong.append((where, f"{words}, got {shown(source.place)}"))
                for at, words in wrong:
                    self._fault(at, words)
                if not wrong:
                    found.append(source)
                    if isinstance(table, TrustTable) and (table.allow or table.deny):
                        trusts.append(table.trust(source.place))
        return tuple(found), tuple(trusts)

    def _entries(self, key: str, model: type[_Table]) -> Iterator[tuple[_Path, _Table]]:
        """The tables under `[[key]]` that have the right shape; the others leave a notice."""
        entries = self.document.values.get(key, [])
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            self._fault((key,), f"expected tables under {_HEADS[key]}, with two brackets, got {shown(entries)}")
            return
        for at, entry in enumerate(entries):
            if table := self._table((key, at), entry, model):
                yield (key, at), table

    def _table(self, path: _Path, values: dict[str, Any], model: type[_Table]) -> _Table | None:
        try:
            return model.model_validate(values)
        except ValidationError as exc:
            for error in exc.errors():
                self._fault((*path, *error["loc"]), fault_words(error, model))
        return None

    def _double(self, first: dict[str, _Path], value: str, path: _Path) -> list[tuple[_Path, str]]:
        before = first.setdefault(value, path)
        if before == path:
            return []
        return [(path, f"{shown(value)} stands already in line {self.document.line(*before)}; expected each once")]

    def _file_faults(self, path: _Path, files: list[str]) -> list[tuple[_Path, str]]:
        found = []
        for file in files:
            if words := _file_fault(self.folder, file):
                found.append((path, f"{words}, got {shown(file)}"))
        return found

    def _fault(self, path: _Path, words: str) -> None:
        line = _UNPRINTABLE.sub(" ", str(self.document.error(path, words)))  # a quoted key may hold line breaks
        self.faults.append((self.document.line(*path), line))


def _source(kind: SourceKind, table: AddressTable | FileTable) -> Source:
    place = table.path if isinstance(table, FileTable) else table.url
    return Source(kind=kind, place=place, **table.model_dump(include=set(Source.model_fields)))


def _file_fault(folder: Path, file: str, *, or_folder: bool = False) -> str:
    """What keeps `file` from being a page (or a folder of them) beside the list; empty where nothing does."""
    try:
        inside = (folder / file).resolve().is_relative_to(folder.resolve())
        if not inside or Path(file).is_absolute():
            return f"expected a path inside the list's folder {folder.name}/"
        there = (folder / file).is_file() or (or_folder and (folder / file).is_dir())
        return "" if there else f"no such file in {folder.name}/"
    except (OSError, ValueError):  # too long for the file system, or a NUL in it
        return "expected the path of a file"
