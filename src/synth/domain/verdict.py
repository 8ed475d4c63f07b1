"""What a page turned out to be, where it is no page to take text from: an answer, not a failure."""

from __future__ import annotations

from enum import StrEnum

from synth.domain.noun import Noun
from synth.domain.permission import Permission


class Ruling(StrEnum):
    """The kinds of verdict. None of them is ever worked around."""

    ROBOTS_DISALLOWED = "robots_disallowed"
    AI_USE_RESERVED = "ai_use_reserved"
    GONE = "gone"  # 404, 410
    WITHHELD = "withheld"  # 451
    REFUSED = "refused"  # 403 and 406: the host does not want us, and does not say why
    PAYWALL = "paywall"
    LOGIN_WALL = "login_wall"
    CONSENT_WALL = "consent_wall"
    BOT_WALL = "bot_wall"
    JAVASCRIPT_SHELL = "javascript_shell"
    WRONG_TYPE = "wrong_type"
    EMPTY = "empty"

    @property
    def is_lost(self) -> bool:
        """Whether there is no page at this address for us, so that the list should be mended; the others are answers
        of a page that is there."""
        return self in _LOST


_LOST = frozenset({Ruling.GONE, Ruling.WITHHELD, Ruling.REFUSED})


class Verdict(Noun):
    """Why an address gave no page, in one word and one line."""

    final_url: str  # that gave it; another than was asked for where a redirect led there
    ruling: Ruling
    detail: str
    status: int = 0  # of the answer; 0 where nothing was asked
    permission: Permission = Permission()
