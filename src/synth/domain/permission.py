"""What a publisher says of use by AI, and what we decide from it: each decision with the words it rests on.

It does not know where signals stand or how they are read; that is `fetch`.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from synth.domain.noun import Noun


class Channel(StrEnum):
    """Where a publisher can speak of use by AI."""

    CONTENT_SIGNAL = "Content-Signal in robots.txt"
    CONTENT_SIGNAL_HEADER = "Content-Signal header"
    CONTENT_USAGE_ROBOTS = "Content-Usage in robots.txt"
    CONTENT_USAGE_HEADER = "Content-Usage header"
    TDMREP_FILE = "tdmrep.json"
    TDM_HEADER = "tdm-reservation header"
    TDM_META = "tdm-reservation meta"
    ROBOTS_HEADER = "X-Robots-Tag header"
    ROBOTS_META = "robots meta"


class Signal(Noun):
    """One statement of a publisher, as it stands."""

    channel: Channel
    where: str = Field(description="the address of the file or page that says it")
    text: str = Field(description="the words themselves, at most 200 characters")
    reserves: bool = Field(description="whether it forbids what we do: giving a page to a model to write from")

    def __str__(self) -> str:
        return f"{self.channel} at {self.where} says “{self.text}”"


class Consulted(Noun):
    """A file of the host that was looked at, so that silence can be shown as well as speech."""

    url: str
    at: datetime
    status: int = Field(description="of the answer; 0 where none came")
    sha256: str = Field(default="", description="of the file, where there is one; its bytes are kept as a capture")


class Stance(StrEnum):
    OPEN = "open"  # nobody forbids it
    RESERVED = "reserved"  # an opt-out applies: the page is not used
    AGREED = "agreed"  # an opt-out applies, and the newsroom has an agreement with the publisher


class Permission(Noun):
    """Whether a page may be used to write from."""

    stance: Stance = Stance.OPEN
    signals: tuple[Signal, ...] = Field(default=(), description="everything the publisher said, permitting or not")
    consulted: tuple[Consulted, ...] = ()
    agreement: str = Field(default="", description="the newsroom's written reason, where the stance is `agreed`")

    @property
    def reserving(self) -> tuple[Signal, ...]:
        return tuple(signal for signal in self.signals if signal.reserves)

    @property
    def words(self) -> str:
        """In one line, what the publisher said that forbids and where; `""` where nothing does."""
        return "; ".join(str(signal) for signal in self.reserving)
