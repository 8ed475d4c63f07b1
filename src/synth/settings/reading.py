"""From synth.toml and the environment to settings; what is wrong is named with file, line and key.

It does not know what a setting means, only which there are.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from pydantic import SecretStr, ValidationError

from synth import toml
from synth.check.check import checked_severities
from synth.domain.newsroom import Thoughts
from synth.domain.noun import Noun
from synth.errors import ConfigError
from synth.group.ranking import SectionRule
from synth.settings.sections import (
    FILE,
    BudgetSettings,
    CheckSettings,
    DeskSettings,
    EndpointSettings,
    FetchSettings,
    FolderTarget,
    NewsroomSettings,
    ReviewSettings,
    Settings,
    StoreSettings,
    TrustSettings,
    WriterKind,
    WriterSettings,
)

_SECTIONS: dict[str, type[Noun]] = {
    "newsroom": NewsroomSettings,
    "writer": WriterSettings,
    "fetch": FetchSettings,
    "trust": TrustSettings,
    "check": CheckSettings,
    "review": ReviewSettings,
    "desk": DeskSettings,
    "thoughts": Thoughts,
    "store": StoreSettings,
    "budget": BudgetSettings,
}
_NAMED: dict[str, type[Noun]] = {  # [publish.NAME]
    "endpoints": EndpointSettings,
    "sections": SectionRule,
    "publish": FolderTarget,
}


def load(folder: Path, environ: Mapping[str, str] | None = None) -> Settings:
    """The settings of the newsroom in `folder`. `ConfigError` names file, line, key and what was expected."""
    environ = os.environ if environ is None else environ
    document = _document(folder)
    origins: dict[str, str] = {}
    found: dict[str, Any] = {}
    for section, values in document.values.items():
        if section not in _SECTIONS and section not in _NAMED:
            raise document.error((section,), toml.unknown_key(section, [*_SECTIONS, *_NAMED]))
        if not isinstance(values, dict):
            raise document.error((section,), f"expected a table: [{section}]")
    for section, model in _SECTIONS.items():
        values = _with_environment(section, model, dict(document.values.get(section, {})), environ, origins)
        if section == "newsroom" or values:
            found[section] = _section(document, (section,), model, values, origins)
    for section, model in _NAMED.items():
        for name, values in document.values.get(section, {}).items():
            found.setdefault(section, {})[name] = _section(document, (section, name), model, values, origins)
    endpoints = found.get("endpoints", {})
    _see_endpoints(document, found.get("writer", WriterSettings()), endpoints)
    _see_severities(document, origins, found.get("check", CheckSettings()))
    _see_second_readers(document, origins, found.get("check", CheckSettings()), endpoints)
    _see_variables(environ, {endpoint.api_key_env for endpoint in endpoints.values()})
    keys = {name: SecretStr(environ.get(e.api_key_env, "")) for name, e in endpoints.items() if e.api_key_env}
    desk = found.get("desk", DeskSettings())
    secret = SecretStr(environ.get(desk.proxy_secret_env, "") if desk.proxy_secret_env else "")
    found |= {"keys": keys, "proxy_secret": secret}
    return Settings(folder=folder, launcher=_launcher(environ), origins=origins, **found)


def _document(folder: Path) -> toml.Document:
    path = folder / FILE
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as exc:
        raise ConfigError(
            f"{path}: no such file; run `synth init FOLDER` for a new newsroom, or name one with -C"
        ) from exc
    except (OSError, UnicodeDecodeError) as exc:
        raise ConfigError(f"{path}: cannot be read as UTF-8 text: {exc}") from exc
    return toml.parse(text, FILE if folder == Path() else str(path))


def _see_severities(document: toml.Document, origins: Mapping[str, str], check: CheckSettings) -> None:
    """That every severity is of a rule that is known and may have it."""
    for rule, severity in check.severities.items():
        try:
            checked_severities({rule: severity})
        except ConfigError as exc:
            words = str(exc).partition(": ")[2]
            raise _wrong(document, origins, ("check", "severities", rule), words) from exc


def _see_second_readers(
    document: toml.Document, origins: Mapping[str, str], check: CheckSettings, endpoints: Mapping[str, EndpointSettings]
) -> None:
    """That the endpoints of the second readers are there."""
    for key, name in (("judge", check.judge), ("embeddings", check.embeddings)):
        if name and name not in endpoints:
            words = f"there is no [endpoints.{name}]; known: {', '.join(endpoints) or 'none'}"
            raise _wrong(document, origins, ("check", key), words)


def _see_endpoints(document: toml.Document, writer: WriterSettings, endpoints: Mapping[str, EndpointSettings]) -> None:
    """That every endpoint which is named is there."""
    known = ", ".join(endpoints) or "none"
    for name, endpoint in endpoints.items():
        if endpoint.fallback and endpoint.fallback not in endpoints:
            raise document.error(("endpoints", name, "fallback"), f"no endpoint {endpoint.fallback!r}; known: {known}")
    if writer.endpoint not in endpoints and (writer.kind is WriterKind.LLM or writer.endpoint != "main"):
        where = ("writer", "endpoint" if writer.endpoint != "main" else "kind")
        raise document.error(where, f"there is no [endpoints.{writer.endpoint}]; known: {known}")


def with_writer(settings: Settings, kind: str | None) -> Settings:
    """`settings` with another writer than synth.toml says. `ConfigError` where a model has no endpoint."""
    if kind is None:
        return settings
    writer = settings.writer.model_copy(update={"kind": WriterKind(kind)})
    if writer.kind is WriterKind.LLM and writer.endpoint not in settings.endpoints:
        raise ConfigError(f"--writer llm: there is no [endpoints.{writer.endpoint}] in {FILE}")
    return settings.model_copy(update={"writer": writer})


def _section(
    document: toml.Document, path: tuple[str, ...], model: type[Noun], values: Any, origins: dict[str, str]
) -> Noun:
    if not isinstance(values, dict):
        raise document.error(path, "expected a table")
    for key in values:
        if key not in model.model_fields:
            raise document.error((*path, key), toml.unknown_key(key, model.model_fields))
        origins.setdefault(".".join((*path, key)), f"{document.name}:{document.line(*path, key)}")
    try:
        return model(**values)
    except ValidationError as exc:
        error = exc.errors()[0]
        where = tuple(part for part in error["loc"] if isinstance(part, str))
        words = _words(error["msg"], error["type"], error.get("input"))
        raise _wrong(document, origins, (*path, *where), words) from exc


def _wrong(document: toml.Document, origins: Mapping[str, str], path: tuple[str, ...], words: str) -> ConfigError:
    """The error at a key: it names the variable that sets it, else file and line."""
    for end in range(len(path), 0, -1):
        origin = origins.get(".".join(path[:end]), "")
        if origin.startswith("SYNTH_"):
            return ConfigError(f"{origin}: {words}")
    return document.error(path, words)


def _words(message: str, kind: str, value: object) -> str:
    if kind == "missing":
        return "missing; it is needed"
    message = message.removeprefix("Value error, ")
    message = message.replace("Input should be", "expected")
    return message if kind == "value_error" else f"{message[0].lower()}{message[1:]}, not {value!r}"


def _with_environment(
    section: str, model: type[Noun], values: dict[str, Any], environ: Mapping[str, str], origins: dict[str, str]
) -> dict[str, Any]:
    """`values` with SYNTH_SECTION_KEY variables laid over them."""
    for key in model.model_fields:
        name = f"SYNTH_{section}_{key}".upper()
        if name in environ:
            values[key] = _value(environ[name], text=model.model_fields[key].annotation is str)
            origins[f"{section}.{key}"] = name
    return values


def _see_variables(environ: Mapping[str, str], keys: Collection[str]) -> None:
    """That no variable of a section is misspelt; `keys` names those that hold API keys, whatever they are called."""
    known = [f"SYNTH_{key}".upper().replace(".", "_") for key in known_keys() if ".NAME." not in key]
    sections = tuple(f"SYNTH_{section}_".upper() for section in _SECTIONS)
    for name in sorted(environ):
        if name.startswith(sections) and name not in known and name not in keys:
            raise ConfigError(f"{name}: {toml.unknown_key(name, known)}")


def _value(given: str, *, text: bool) -> Any:
    """A variable's value: as TOML where it is TOML of a type that the key may have, else as it is."""
    try:
        value = tomllib.loads(f"value = {given}")["value"]
    except tomllib.TOMLDecodeError:
        return given
    return value if isinstance(value, str if text else str | int | float | bool | list | dict) else given


def _launcher(environ: Mapping[str, str]) -> str:
    """`uv run` tells its own path in UV; outside it, `synth` is on the PATH."""
    uv = environ.get("UV", "")
    if not uv:
        return "synth"
    path = Path(uv)
    if path.is_relative_to(Path.cwd()):
        return f"{path.relative_to(Path.cwd())} run synth"
    return "uv run synth"


def known_keys() -> tuple[str, ...]:
    """Every key of synth.toml, dotted, in the order of the documentation."""
    plain = [f"{section}.{key}" for section, model in _SECTIONS.items() for key in model.model_fields]
    named = [f"{section}.NAME.{key}" for section, model in _NAMED.items() for key in model.model_fields]
    return (*plain, *named)
