"""Who is at the desk: roles, passwords, one-time tickets, sessions, and a limit on guesses. Door to: argon2.

It does not know a request from a form.
"""

from __future__ import annotations

import hmac
import ipaddress
import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from functools import cached_property
from threading import BoundedSemaphore, Lock

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from synth.errors import DecisionRefused
from synth.settings import Settings
from synth.store.entrance import API_KEY, TICKET, Entrance, KeyRow, PersonRow, SessionRow, digest_of
from synth.store.log import Audit

TICKET_LIFE = timedelta(minutes=5)
SESSION_LIFE = timedelta(hours=12)
KEY_LIFE = timedelta(days=365)
LEAST_PASSWORD = 12
HASHES_AT_ONCE = 2
SCOPES = ("articles:read", "runs:write", "letters:write")


class Role(IntEnum):
    """What a person may do; each may do what those before may."""

    REVIEWER = 1  # decide, edit, approve, send back, spike
    EDITOR = 2  # publish, withdraw, embargo, correct, retract
    ADMIN = 3  # people and keys

    @property
    def word(self) -> str:
        return self.name.lower()


def role_of(word: str) -> Role:
    """The role of that name. `DecisionRefused` where there is none."""
    try:
        return Role[word.upper()]
    except KeyError:
        raise DecisionRefused(f"no role {word!r}: expected reviewer, editor or admin") from None


@dataclass(frozen=True)
class Person:
    """Somebody who is signed in; `session` is the digest of theirs, where they came in by one."""

    name: str
    role: Role
    session: str = ""


class TooManyGuesses(DecisionRefused):
    """Too many wrong passwords: wait a quarter of an hour."""


class Turnstile:
    """Counts wrong guesses in this process, by name and by address, and stops who makes too many."""

    WINDOW = timedelta(minutes=15)
    PER_NAME, PER_PEER = 10, 30
    MOST_KEYS = 10_000

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._wrong: dict[str, deque[datetime]] = {}
        self._lock = Lock()

    def check(self, name: str, peer: str) -> None:
        """`TooManyGuesses` where this name or this address has used up its guesses."""
        with self._lock:
            for key, most in ((f"name:{name}", self.PER_NAME), (f"peer:{peer}", self.PER_PEER)):
                if len(self._recent(key)) >= most:
                    raise TooManyGuesses

    def wrong(self, name: str, peer: str) -> None:
        with self._lock:
            for key in (f"name:{name}", f"peer:{peer}"):
                recent = self._recent(key)
                recent.append(self._now())
                self._wrong[key] = recent
            while len(self._wrong) > self.MOST_KEYS:
                del self._wrong[next(iter(self._wrong))]

    def _recent(self, key: str) -> deque[datetime]:
        times = self._wrong.get(key, deque())
        while times and times[0] <= self._now() - self.WINDOW:
            times.popleft()
        return times


class FrontDoor:
    """The ways in. Every sign-in, and every change to who may come in, is in the log."""

    def __init__(self, entrance: Entrance, log: Audit, settings: Settings, now: Callable[[], datetime]) -> None:
        self._entrance = entrance
        self._log = log
        self._settings = settings
        self._now = now
        self._hasher = PasswordHasher()
        self._turnstile = Turnstile(now)
        # Each takes 64 MiB while it works: many at once would take the machine's memory.
        self._hashing = BoundedSemaphore(HASHES_AT_ONCE)

    # --- people and passwords

    def add_person(self, name: str, role: Role, password: str, by: str) -> None:
        """Add a person or change theirs; their sessions end. `DecisionRefused` where name or password will not do."""
        name = " ".join(name.split())
        if not name or len(name) > 80:
            raise DecisionRefused("a person has a name of at most 80 letters; it stands under their decisions")
        if len(password) < LEAST_PASSWORD:
            raise DecisionRefused(f"a password has at least {LEAST_PASSWORD} characters")
        self._entrance.keep_person(PersonRow(name, role.word, self._hashed(password)))
        self._note("person-kept", by, person=name, role=role.word)

    def remove_person(self, name: str, by: str) -> None:
        """Remove a person and end their sessions. `DecisionRefused` where there is none of that name."""
        if not self._entrance.remove_person(name):
            raise DecisionRefused(f"nobody here is called {name!r}")
        self._note("person-removed", by, person=name)

    def with_password(self, name: str, password: str, peer: str) -> tuple[Person, str]:
        """The person and the secret of their new session. `DecisionRefused` where the pair is wrong."""
        name = " ".join(name.split())
        self._turnstile.check(name, peer)
        nobody = self._nobody
        row = self._entrance.person(name)
        if not self._matches(row.password if row else nobody, password) or row is None:
            self._turnstile.wrong(name, peer)
            self._note("sign-in-refused", name or "nobody", peer=peer)
            raise DecisionRefused("no such name and password")
        return self._opened(row.name, role_of(row.role), "password")

    # --- tickets

    def ticket(self) -> str:
        """A secret that signs one person in once, within five minutes."""
        secret = secrets.token_urlsafe(24)
        self._entrance.keep_key(self._key_row(secret, TICKET, "", TICKET_LIFE))
        return secret

    def with_ticket(self, secret: str, name: str) -> tuple[Person, str]:
        """The person of that name, who may do everything. `DecisionRefused` where the ticket was used or is too old."""
        name = " ".join(name.split())
        if not name or len(name) > 80:
            raise DecisionRefused("say who you are: your name stands under your decisions")
        if self._entrance.use_up(digest_of(secret), self._now().isoformat()) is None:
            raise DecisionRefused("this link was used before, or is older than five minutes: `synth serve --link`")
        return self._opened(name, Role.ADMIN, "ticket")

    # --- proxy

    def with_proxy(self, peer: str, secret: str, name: str) -> Person | None:
        """The person whom a trusted proxy names; None where the peer or its secret is not the proxy's."""
        desk = self._settings.desk
        expected = self._settings.proxy_secret.get_secret_value()
        try:
            address = ipaddress.ip_address(peer)
        except ValueError:
            return None
        trusted = any(address in ipaddress.ip_network(network) for network in desk.proxy_peers)
        if not (trusted and expected and hmac.compare_digest(secret.encode(), expected.encode()) and name.strip()):
            return None
        name = " ".join(name.split())[:80]
        role = Role.ADMIN if name in desk.admins else Role.EDITOR if name in desk.editors else Role.REVIEWER
        return Person(name, role)

    # --- sessions

    def inside(self, secret: str) -> Person | None:
        """The person whose open session this is, or None."""
        if not secret:
            return None
        row = self._entrance.session(digest_of(secret), self._now().isoformat())
        return Person(row.person, role_of(row.role), row.digest) if row else None

    def leave(self, person: Person) -> None:
        """End this session; its cookie is worth nothing from now on."""
        if person.session:
            self._entrance.close_session(person.session)
            self._note("sign-out", person.name)

    # --- keys of programs

    def make_key(self, name: str, scopes: tuple[str, ...], by: str) -> str:
        """A new key, shown this once. `DecisionRefused` where a scope is unknown or the name is taken."""
        name = " ".join(name.split())
        unknown = [scope for scope in scopes if scope not in SCOPES]
        if not name or not scopes or unknown:
            raise DecisionRefused(f"a key has a name and scopes: {', '.join(SCOPES)}")
        if any(key.name == name for key in self._entrance.program_keys()):
            raise DecisionRefused(f"there is a key {name!r} already; revoke it first")
        secret = f"synth_{secrets.token_urlsafe(32)}"
        self._entrance.keep_key(self._key_row(secret, API_KEY, name, KEY_LIFE, " ".join(scopes)))
        self._note("key-made", by, key=name, scopes=" ".join(scopes))
        return secret

    def revoke_key(self, name: str, by: str) -> None:
        if not self._entrance.revoke_key(name):
            raise DecisionRefused(f"there is no key {name!r}")
        self._note("key-revoked", by, key=name)

    def program(self, secret: str) -> KeyRow | None:
        """The key behind a bearer token, or None."""
        return self._entrance.key(API_KEY, digest_of(secret), self._now().isoformat())

    def _opened(self, name: str, role: Role, way: str) -> tuple[Person, str]:
        """A session under a fresh secret: one that was there before the sign-in is never taken over."""
        secret = secrets.token_urlsafe(32)
        now = self._now()
        until = (now + SESSION_LIFE).isoformat()
        self._entrance.open_session(SessionRow(digest_of(secret), name, role.word, way, now.isoformat(), until))
        self._note("sign-in", name, way=way, role=role.word)
        return Person(name, role, digest_of(secret)), secret

    @cached_property
    def _nobody(self) -> str:
        """Checked in the place of a password that does not exist, so that both take the same time; made at the first
        sign-in with a password, whoever's it is."""
        return self._hashed(secrets.token_urlsafe())

    def _hashed(self, password: str) -> str:
        with self._hashing:
            return self._hasher.hash(password)

    def _matches(self, hashed: str, password: str) -> bool:
        try:
            with self._hashing:
                return self._hasher.verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False

    def _key_row(self, secret: str, kind: str, name: str, life: timedelta, scopes: str = "") -> KeyRow:
        now = self._now()
        return KeyRow(digest_of(secret), kind, name, scopes, now.isoformat(), (now + life).isoformat())

    def _note(self, kind: str, actor: str, **facts: str) -> None:
        self._log.note(kind, actor, self._now().isoformat(), **facts)
