"""The desk as its pages see it: the newsroom's house, the rows behind the desk, and the clock.

It does not know a browser.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from synth.desk.errands import Errands
from synth.desk.people import FrontDoor
from synth.settings import SignIn
from synth.store.entrance import Entrance
from synth.store.exercises import Exercises
from synth.store.log import Audit
from synth.store.post import Post
from synth.store.queue import Queue
from synth.store.reading_room import ReadingRoom
from synth.wiring import House


class Desk:
    """One open desk. Its methods are called from many threads; everything it holds allows that."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.now: Callable[[], datetime] = house.clock
        self.log = Audit(house.store)
        self.entrance = Entrance(house.store)
        self.door = FrontDoor(self.entrance, self.log, house.settings, house.clock)
        self.queue = Queue(house.store)
        self.room = ReadingRoom(house.store)
        self.post = Post(house.store)
        self.exercises = Exercises(house.store)
        self.errands = Errands(house.settings, self.post, house.clock)

    @property
    def zone(self) -> tzinfo:
        return ZoneInfo(self.house.newsroom.timezone)

    @property
    def https(self) -> bool:
        return self.house.settings.desk.https

    @property
    def cookie(self) -> str:
        """The name of the session's cookie; browsers keep the prefix to this host and to https (RFC 6265bis, 4.1.3)."""
        return "__Host-synth" if self.https else "synth"

    @property
    def by_proxy(self) -> bool:
        return self.house.settings.desk.sign_in is SignIn.PROXY

    def moment(self, when: str | datetime) -> str:
        """A time as people of this newsroom read it."""
        at = datetime.fromisoformat(when) if isinstance(when, str) else when
        return f"{at.astimezone(self.zone):%Y-%m-%d %H:%M}"
