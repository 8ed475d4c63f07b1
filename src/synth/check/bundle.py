"""A draft and its own passages in one JSON file: what `synth check FILE` reads.

It does not know any store: the passages are in the file.
"""

from __future__ import annotations

import json
import unicodedata
from datetime import datetime

from pydantic import Field, ValidationError

from synth.domain.draft import Draft, Paragraph, Section, Sentence
from synth.domain.evidence import Clipping, Passage
from synth.domain.noun import Noun, digest
from synth.domain.source import Rights, Terms
from synth.domain.story import Member, Story
from synth.errors import ConfigError
from synth.text.locale import languages
from synth.toml import unknown_key

GAP = "\n\n"


class BundleSource(Noun):
    """One source of a bundle. Passage 3 of the second source is cited as `2.3`."""

    outlet: str = Field(min_length=1)
    title: str
    url: str
    published: datetime | None = None
    language: str = Field(default="", description="where it is not the bundle's")
    passages: tuple[str, ...] = Field(min_length=1)


class BundleFile(Noun):
    """The shape of the file."""

    language: str
    sources: tuple[BundleSource, ...] = Field(min_length=1)
    draft: Draft


class Bundle(Noun):
    """A story made of the file's sources, and the draft to check."""

    story: Story
    draft: Draft


def read_bundle(text: str, name: str) -> Bundle:
    """The bundle in `text`. `ConfigError` names the file and where in it something is wrong."""
    try:
        values = json.loads(text)
    except json.JSONDecodeError as exc:
        raise ConfigError(f"{name}:{exc.lineno}: not valid JSON: {exc.msg} (column {exc.colno})") from exc
    except RecursionError as exc:
        raise ConfigError(f"{name}:1: not a bundle: nested too deeply") from exc
    if not isinstance(values, dict):
        raise ConfigError(f"{name}:1: a bundle is an object with language, sources and draft")
    try:
        file = BundleFile.model_validate_json(text)
    except ValidationError as exc:
        raise ConfigError(f"{name}: {_fault(exc)}") from exc
    if file.language.split("-")[0].lower() not in languages():
        known = ", ".join(languages())
        raise ConfigError(f"{name}: language: {file.language!r} is not one synth writes in: {known}")
    return Bundle(story=_story(file, name), draft=file.draft)


def _fault(exc: ValidationError) -> str:
    error = exc.errors()[0]
    place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error["loc"]).lstrip(".")
    if error["type"] == "extra_forbidden":
        return f"{place}: {unknown_key(str(error['loc'][-1]), _known(error['loc'][:-1]))}"
    return f"{place}: {error['msg'][0].lower()}{error['msg'][1:]}"


_MODELS: dict[str, type[Noun]] = {
    "sources": BundleSource,
    "draft": Draft,
    "lede": Paragraph,
    "sections": Section,
    "paragraphs": Paragraph,
    "sentences": Sentence,
}


def _known(place: tuple[int | str, ...]) -> list[str]:
    """The keys that are known at one place of the file."""
    model: type[Noun] = BundleFile
    for part in place:
        if isinstance(part, str):
            model = _MODELS[part]
    return list(model.model_fields)


def _story(file: BundleFile, name: str) -> Story:
    members = tuple(
        Member(ordinal=at, clipping=_clipping(source, file.language)) for at, source in enumerate(file.sources, 1)
    )
    terms = Terms(section="", language=file.language, format="analysis", rights=Rights.QUOTE, min_outlets=1)
    return Story(id=digest([name])[:24], list_name="", slug="bundle", declared=True, terms=terms, members=members)


def _clipping(source: BundleSource, language: str) -> Clipping:
    texts = [unicodedata.normalize("NFC", passage) for passage in source.passages]
    passages, at = [], 0
    for number, text in enumerate(texts, 1):
        passages.append(Passage(number=number, start=at, end=at + len(text)))
        at += len(text) + len(GAP)
    whole = GAP.join(texts)
    return Clipping(
        id=digest([source.url, source.outlet, whole])[:24],
        url=source.url,
        capture_sha256=digest(whole),
        extractor="bundle",
        title=source.title,
        published=source.published,
        outlet=source.outlet,
        language=source.language or language,
        text=whole,
        passages=tuple(passages),
    )
