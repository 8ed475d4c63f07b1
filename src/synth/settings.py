"""synth.toml and SYNTH_* environment variables, read once into frozen settings that can be printed.

The only room that reads the environment. It does not know what the rooms do with the values; stages never see it.
"""

from __future__ import annotations

import ipaddress
import os
import tomllib
import zoneinfo
from collections.abc import Collection, Mapping
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, SecretStr, ValidationError, field_validator

from synth import toml
from synth.assets import shipped
from synth.check.check import checked_severities
from synth.domain.finding import Severity
from synth.domain.newsroom import Newsroom, Thoughts
from synth.domain.noun import Noun
from synth.endpoint.config import Prices
from synth.errors import ConfigError
from synth.text.locale import languages

FILE = "synth.toml"
_LONGEST = 315_360_000  # ten years in seconds; more is a slip, and would overflow dates
Seconds = Annotated[float, BeforeValidator(toml.seconds), Field(ge=0, le=_LONGEST)]


class NewsroomSettings(Noun):
    """Who publishes and answers for it."""

    name: str = Field(min_length=1)
    url: str = ""
    language: str = "en"
    timezone: str = "UTC"
    responsible: str = ""
    contact: str = ""
    corrections_policy: str = ""
    ethics_policy: str = ""

    @field_validator("url")
    @classmethod
    def _web_address(cls, url: str) -> str:
        if url and not url.startswith(("https://", "http://")):
            raise ValueError("expected an http(s) address")
        return url.rstrip("/")

    @field_validator("language")
    @classmethod
    def _known_language(cls, language: str) -> str:
        if language not in languages():
            raise ValueError(f"expected one of: {', '.join(languages())}")
        return language

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            zoneinfo.ZoneInfo(name)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError) as exc:
            raise ValueError("expected an IANA time zone such as Europe/Berlin") from exc
        return name


class WriterKind(StrEnum):
    AUTO = "auto"
    EXTRACTIVE = "extractive"
    LLM = "llm"


class PassageIds(StrEnum):
    """How the schema names passages: a pattern keeps it the same for all stories (so cached); an enum of the story's
    own ids suits servers that neither cache nor charge for schemas."""

    PATTERN = "pattern"
    ENUM = "enum"


class WriterSettings(Noun):
    kind: WriterKind = WriterKind.AUTO
    endpoint: str = "main"
    format: str = "analysis"
    passage_ids: PassageIds = PassageIds.PATTERN


class EndpointSettings(Noun):
    """One OpenAI-compatible server and one model of it; see `synth.endpoint.config` for what the numbers mean."""

    base_url: str
    model: str = Field(min_length=1)
    api_key_env: str = Field(default="", description="name of the environment variable that holds the key")
    context_tokens: int = Field(default=32_768, gt=0)
    max_output_tokens: int = Field(default=4_096, gt=0)
    timeout: Seconds = 300.0
    requests_per_minute: float | None = Field(default=None, gt=0)
    tokens_per_minute: float | None = Field(default=None, gt=0)
    concurrency: int = Field(default=16, gt=0)
    prices: Prices | None = None
    fallback: str = ""

    @field_validator("base_url")
    @classmethod
    def _web_address(cls, url: str) -> str:
        if not url.startswith(("https://", "http://")):
            raise ValueError("expected an http(s) address such as http://127.0.0.1:8080/v1")
        return url.rstrip("/")


class BudgetSettings(Noun):
    """Hard stops in USD; a budget with an unknown price refuses to start."""

    run: Decimal | None = Field(default=None, ge=0)
    day: Decimal | None = Field(default=None, ge=0)


class FetchSettings(Noun):
    """How pages are asked for. Durations are seconds, or text such as `15m`."""

    contact: str = ""
    revalidate_after: Seconds = 900.0
    host_delay: Seconds = 1.0
    host_concurrency: int = Field(default=2, ge=1)
    concurrency: int = Field(default=32, ge=1)
    connect_timeout: Seconds = 10.0
    read_timeout: Seconds = 20.0
    total_timeout: Seconds = 60.0
    max_bytes: int = Field(default=10_000_000, ge=1_000)
    max_redirects: int = Field(default=5, ge=0)
    allow: tuple[str, ...] = ()
    resolve: dict[str, str] = Field(default_factory=dict)

    @field_validator("contact")
    @classmethod
    def _fits_a_header(cls, contact: str) -> str:
        if not (contact.isascii() and contact.isprintable()):
            raise ValueError(f"expected an e-mail address or URL in plain ASCII, not {contact!r}")
        return contact

    @field_validator("allow")
    @classmethod
    def _networks(cls, networks: tuple[str, ...]) -> tuple[str, ...]:
        for network in networks:
            try:
                ipaddress.ip_network(network)
            except ValueError as exc:
                raise ValueError(f"expected networks such as 10.0.0.0/8, not {network!r}") from exc
        return networks

    @field_validator("resolve")
    @classmethod
    def _origins(cls, resolve: dict[str, str]) -> dict[str, str]:
        for pattern, origin in resolve.items():
            if not origin.startswith("http://"):
                raise ValueError(f"expected an origin such as http://127.0.0.1:8099 for {pattern!r}, not {origin!r}")
        return resolve


class CheckSettings(Noun):
    severities: dict[str, Severity] = Field(default_factory=dict)
    judge: str = Field(default="", description="name of the endpoint that reads every draft a second time; empty: none")


class ReviewSettings(Noun):
    require_review: bool = True
    two_person: bool = False


class SignIn(StrEnum):
    """How people come in to the desk: by a one-time link on this machine, a password, or a proxy that knows them."""

    TOKEN = "token"  # noqa: S105
    USERS = "users"
    PROXY = "proxy"


class DeskSettings(Noun):
    """`synth serve`. The secret of a proxy is in the environment, never in the file."""

    host: str = "127.0.0.1"
    port: int = Field(default=8765, ge=0, le=65_535)
    sign_in: SignIn = SignIn.TOKEN
    hosts: tuple[str, ...] = ()
    https: bool = False
    proxy_peers: tuple[str, ...] = ()
    proxy_secret_env: str = ""
    editors: tuple[str, ...] = ()
    admins: tuple[str, ...] = ()

    @field_validator("proxy_peers")
    @classmethod
    def _networks(cls, networks: tuple[str, ...]) -> tuple[str, ...]:
        for network in networks:
            try:
                ipaddress.ip_network(network)
            except ValueError as exc:
                raise ValueError(f"expected networks such as 127.0.0.1/32, not {network!r}") from exc
        return networks


class FolderTarget(Noun):
    """A folder that a web server serves."""

    kind: Literal["folder"] = "folder"
    path: str = "outputs/site"


class StoreSettings(Noun):
    """Where the truth is kept: `url` of a database (empty: SQLite in `state`), `state` a folder."""

    url: str = ""
    state: str = ".synth"


class Settings(Noun):
    """Everything configured, and where each value comes from (`origins`: dotted key → file:line or variable)."""

    folder: Path
    launcher: str = Field(description="how this synth is started from a shell, for the commands we print")
    newsroom: NewsroomSettings
    writer: WriterSettings = WriterSettings()
    fetch: FetchSettings = FetchSettings()
    check: CheckSettings = CheckSettings()
    review: ReviewSettings = ReviewSettings()
    thoughts: Thoughts = Thoughts()
    store: StoreSettings = StoreSettings()
    budget: BudgetSettings = BudgetSettings()
    endpoints: dict[str, EndpointSettings] = Field(default_factory=dict)
    keys: dict[str, SecretStr] = Field(default_factory=dict, repr=False, description="endpoint name → API key")
    desk: DeskSettings = DeskSettings()
    proxy_secret: SecretStr = Field(default=SecretStr(""), repr=False, description="what the desk's proxy must send")
    publish: dict[str, FolderTarget] = Field(default_factory=lambda: {"site": FolderTarget()})
    origins: dict[str, str] = Field(default_factory=dict)

    @property
    def state(self) -> Path:
        return self.folder / self.store.state

    @property
    def outputs(self) -> Path:
        return self.folder / "outputs"

    @property
    def sources(self) -> Path:
        return self.folder / "sources"

    @property
    def prompts(self) -> Path:
        """The newsroom's own prompts where it has any, else those that ship with synth."""
        own = self.folder / "prompts"
        return own if own.is_dir() else shipped("prompts")

    def publisher(self) -> Newsroom:
        """The newsroom as the reader page and the markup name it."""
        return Newsroom(**self.newsroom.model_dump(), thoughts=self.thoughts)


_SECTIONS: dict[str, type[Noun]] = {
    "newsroom": NewsroomSettings,
    "writer": WriterSettings,
    "fetch": FetchSettings,
    "check": CheckSettings,
    "review": ReviewSettings,
    "desk": DeskSettings,
    "thoughts": Thoughts,
    "store": StoreSettings,
    "budget": BudgetSettings,
}
_NAMED: dict[str, type[Noun]] = {"endpoints": EndpointSettings, "publish": FolderTarget}  # [publish.NAME]


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
    _see_judge(document, origins, found.get("check", CheckSettings()), endpoints)
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


def _see_judge(
    document: toml.Document, origins: Mapping[str, str], check: CheckSettings, endpoints: Mapping[str, EndpointSettings]
) -> None:
    """That the endpoint of the second reader is there."""
    if check.judge and check.judge not in endpoints:
        words = f"there is no [endpoints.{check.judge}]; known: {', '.join(endpoints) or 'none'}"
        raise _wrong(document, origins, ("check", "judge"), words)


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
