"""The sections of synth.toml as nouns, each with its defaults. It does not know where a value was written."""

from __future__ import annotations

import ipaddress
import zoneinfo
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, SecretStr, field_validator

from synth import toml
from synth.assets import shipped
from synth.domain.finding import Severity
from synth.domain.newsroom import Newsroom, Thoughts
from synth.domain.noun import Noun
from synth.endpoint.config import Prices
from synth.group.ranking import SectionRule
from synth.sources.addresses import host_fault
from synth.text.locale import languages

FILE = "synth.toml"
_LONGEST = 315_360_000  # ten years in seconds; more is a slip, and would overflow dates
_REASON_WORDS = 3
_REASON = "what was agreed, with whom, when"
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
    by_parts: bool = Field(default=False, description="lede and sections asked for one by one, along an outline")
    repairs: int = Field(default=2, ge=0, le=3, description="0: drafts as they come, unread by the gate until they are")


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
    concurrency: int = Field(default=256, ge=1)
    extractors: int = Field(default=2, ge=1, le=64, description="processes that extract; each takes some 100 MB")
    connect_timeout: Seconds = 10.0
    read_timeout: Seconds = 20.0
    total_timeout: Seconds = 60.0
    max_bytes: int = Field(default=10_000_000, ge=1_000)
    max_redirects: int = Field(default=5, ge=0)
    allow: tuple[str, ...] = ()
    resolve: dict[str, str] = Field(default_factory=dict)
    agreements: dict[str, str] = Field(
        default_factory=dict, description="host, with its subdomains → why its pages are used although it opts out"
    )

    @field_validator("agreements")
    @classmethod
    def _written_reasons(cls, agreements: dict[str, str]) -> dict[str, str]:
        for host, reason in agreements.items():
            if "/" in host or ":" in host or host != host.lower() or "." not in host:
                raise ValueError(f"expected a host such as news.example, not {host!r}")
            if len(reason.split()) < _REASON_WORDS:
                raise ValueError(f"expected a written reason of {_REASON_WORDS} words or more for {host}: {_REASON}")
        return {host: " ".join(reason.split()) for host, reason in agreements.items()}

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


class TrustSettings(Noun):
    """Hosts that may be sources, of every list; `[trust]` of a list narrows it further."""

    allow: tuple[str, ...] = ()
    deny: tuple[str, ...] = ()

    @field_validator("allow", "deny")
    @classmethod
    def _hosts(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        for name in names:
            if words := host_fault(name):
                raise ValueError(f"{words}, not {name!r}")
        return tuple(name.lower().removesuffix(".") for name in names)


class CheckSettings(Noun):
    severities: dict[str, Severity] = Field(default_factory=dict)
    judge: str = Field(default="", description="name of the endpoint that reads every draft a second time; empty: none")
    embeddings: str = Field(default="", description="name of the endpoint that makes vectors of texts; empty: none")
    least_likeness: float = Field(
        default=0.5,
        ge=-1,
        le=1,
        description="cosine of a sentence and what it cites below which `embeddings` warns; it depends on the model",
    )


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
    trust: TrustSettings = TrustSettings()
    check: CheckSettings = CheckSettings()
    review: ReviewSettings = ReviewSettings()
    thoughts: Thoughts = Thoughts()
    store: StoreSettings = StoreSettings()
    budget: BudgetSettings = BudgetSettings()
    endpoints: dict[str, EndpointSettings] = Field(default_factory=dict)
    keys: dict[str, SecretStr] = Field(default_factory=dict, repr=False, description="endpoint name → API key")
    desk: DeskSettings = DeskSettings()
    proxy_secret: SecretStr = Field(default=SecretStr(""), repr=False, description="what the desk's proxy must send")
    sections: dict[str, SectionRule] = Field(default_factory=dict, description="section → what its stories are worth")
    publish: dict[str, FolderTarget] = Field(default_factory=lambda: {"site": FolderTarget()})
    origins: dict[str, str] = Field(default_factory=dict)

    @property
    def command(self) -> str:
        """How this synth is started from a shell for this newsroom."""
        return self.launcher if str(self.folder) == "." else f"{self.launcher} -C {self.folder}"

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
