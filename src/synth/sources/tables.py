"""The tables of a list file and what their keys may hold. It does not know the file's lines or folder."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from synth import toml
from synth.domain.source import Rights, SourceKind, Terms, Trust
from synth.sources.addresses import address_fault, canonical_address, host_fault
from synth.sources.schedules import schedule_fault
from synth.text.locale import languages

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?")
_PASSWORD = re.compile(r"//[^/?#]*@")  # an error line is kept and mailed: no password may stand in it
_LONGEST_AGE = timedelta(days=3660)


def _fault(words: str) -> PydanticCustomError:
    return PydanticCustomError("expected", "{words}", {"words": words})


def shown(value: object) -> str:
    """`value` for an error line: one line, at most 80 characters."""
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "..."


def _words(value: str) -> str:
    if not value.strip():
        raise _fault("expected text, got an empty one")
    return " ".join(value.split())


def _slug(value: str) -> str:
    if not _SLUG.fullmatch(value):
        raise _fault(
            "expected at most 80 lower-case letters a-z, digits and hyphens, neither first nor last a hyphen, "
            f"got {shown(value)}"
        )
    return value


def _address(value: str) -> str:
    if words := address_fault(value):
        raise _fault(f"{words}, got {shown(_PASSWORD.sub('//', value))}")
    return canonical_address(value)


def _host(value: str) -> str:
    if words := host_fault(value):
        raise _fault(f"{words}, got {shown(value)}")
    return value.lower().removesuffix(".")


def _pattern(value: str) -> str:
    if not value.strip() or any(char.isspace() for char in value):
        raise _fault(f"expected a pattern of addresses such as */politics/*, got {shown(value)}")
    return value


def _code(value: str, length: tuple[int, int], words: str) -> str:
    if not (value.isascii() and value.isalpha() and length[0] <= len(value) <= length[1]):
        raise _fault(f"{words}, got {shown(value)}")
    return value


def _country(value: str) -> str:
    return _code(value, (2, 2), "expected a country's two letters (ISO 3166-1), such as DE").upper()


def _spoken(value: str) -> str:
    return _code(value, (2, 3), "expected the code of the language of its pages, such as en").lower()


def _language(value: str) -> str:
    if value not in languages():
        raise _fault(f"expected a language synth writes in ({', '.join(languages())}), got {shown(value)}")
    return value


def _rights(value: object) -> object:
    if isinstance(value, str) and value in set(Rights):
        return Rights(value)
    raise _fault(f"expected {' or '.join(repr(str(right)) for right in Rights)}, got {shown(value)}")


def _schedule(value: str) -> str:
    if words := schedule_fault(value):
        raise _fault(f"{words}; got {shown(value)}")
    return " ".join(value.split())


def _age(value: object) -> object:
    try:
        seconds = toml.seconds(value)
    except ValueError as exc:
        raise _fault(str(exc)) from exc
    if not 0 < seconds <= _LONGEST_AGE.total_seconds():  # NaN is refused here too
        raise _fault(f"expected more than nothing and at most ten years, got {shown(value)}")
    return timedelta(seconds=seconds)


Words = Annotated[str, AfterValidator(_words)]
Slug = Annotated[str, AfterValidator(_slug)]
Address = Annotated[str, AfterValidator(_address)]
Language = Annotated[str, AfterValidator(_language)]
RightsWord = Annotated[Rights, BeforeValidator(_rights)]
Age = Annotated[timedelta, BeforeValidator(_age)]
Count = Annotated[int, Field(ge=1)]
Host = Annotated[str, AfterValidator(_host)]
Pattern = Annotated[str, AfterValidator(_pattern)]
Country = Annotated[str, AfterValidator(_country)]
Spoken = Annotated[str, AfterValidator(_spoken)]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    section: Words | None = None
    language: Language | None = None
    format: Slug | None = None
    rights: RightsWord | None = None

    def terms(self, defaults: Terms) -> Terms:
        """`defaults`, overridden by what this table sets."""
        mine = {key: getattr(self, key) for key in Terms.model_fields if getattr(self, key, None) is not None}
        return defaults.model_copy(update=mine)


class TrustTable(BaseModel):
    """`[trust]`: which hosts may be sources of this list. A source says the same of its own pages."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    allow: list[Host] = []
    deny: list[Host] = []

    def trust(self, of: str = "") -> Trust:
        """`of` is the place of the source that says it, empty where a list does."""
        return Trust(allow=tuple(self.allow), deny=tuple(self.deny), of=of)


class ListTable(_Table):
    """The top of a list file."""

    schedule: Annotated[str, AfterValidator(_schedule)] = ""
    trust: TrustTable = TrustTable()


class StoryTable(_Table):
    """One `[[story]]`."""

    slug: Slug
    urls: list[Address] = []
    files: list[Words] = []
    min_outlets: Count | None = None


class _SourceTable(BaseModel):
    """What every kind of source may say of itself."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    outlet: Words | None = None
    owner: Words | None = None
    country: Country | None = None
    language: Spoken | None = None
    section: Words | None = None
    rights: RightsWord | None = None
    terms_note: Words | None = None
    max_age: Age | None = None
    max_items: Count | None = None
    include: list[Pattern] = []
    exclude: list[Pattern] = []
    min_outlets: Count = 2
    min_clippings: Count | None = None


class AddressTable(_SourceTable, TrustTable):
    """One `[[feed]]` or `[[page]]`."""

    url: Address
    max_age: Age | None = timedelta(hours=24)


class SitemapTable(AddressTable):
    """One `[[sitemap]]`: it may name every page a site ever had, so that there is a bound where none is set."""

    max_items: Count | None = 1000


class FileTable(_SourceTable):
    """One `[[saved]]`: pages that lie beside the list."""

    path: Words


class LinesTable(FileTable, TrustTable):
    """One `[[addresses]]`: a file of them that lies beside the list."""


def fault_words(error: Mapping[str, Any], table: type[BaseModel]) -> str:
    """What one entry of `ValidationError.errors()` on `table` tells the person who wrote the list."""
    got = f"got {shown(error['input'])}"
    known = {
        "extra_forbidden": toml.unknown_key(str(error["loc"][-1]), [*table.model_fields, *_TABLES.get(table, ())]),
        "missing": "missing; it is required here",
        "string_type": f"expected text in quotation marks, {got}",
        "list_type": f"expected a list in square brackets, {got}",
        "int_type": f"expected a whole number, {got}",
        "greater_than_equal": f"expected 1 or more, {got}",
        "model_type": f"expected a table, {got}",
    }
    return known.get(error["type"], str(error["msg"]))


# Keys of a table that are tables themselves and are read apart from it.
_TABLES: dict[type[BaseModel], tuple[str, ...]] = {ListTable: ("story", *SourceKind)}
