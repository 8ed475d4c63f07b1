"""The desk for programs: bearer keys with scopes, JSON, and the same rules. Nothing is approved here.

It does not know who runs the programs.
"""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from threading import Lock
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from synth.desk.room import Desk
from synth.domain.status import Status
from synth.errors import SynthError, UnknownName
from synth.store.post import Letter
from synth.store.queue import Slip, Wanted

PER_MINUTE = 120
Work = Callable[[Request, str, Any], Response]
ROWS = 100


class RunWanted(BaseModel):
    """What POST /api/runs takes: source lists by name (none: all of them), or one declared story's slug."""

    model_config = ConfigDict(extra="forbid")

    lists: tuple[str, ...] = ()
    story: str = ""


class LetterWanted(BaseModel):
    """What POST /api/letters takes: a reader's report of an error in an article."""

    model_config = ConfigDict(extra="forbid")

    article: str = Field(min_length=1, max_length=200)
    text: str = Field(min_length=1, max_length=5_000)
    contact: str = Field(default="", max_length=200)


class Allowance:
    """So many requests a minute for each key, in this process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._left: dict[str, tuple[float, float]] = {}

    def take(self, key: str) -> float:
        """0 where there is one left, else the seconds until there is."""
        with self._lock:
            now = self._clock()
            left, at = self._left.get(key, (float(PER_MINUTE), now))
            left = min(PER_MINUTE, left + (now - at) * PER_MINUTE / 60)
            if left < 1:
                self._left[key] = (left, now)
                return (1 - left) * 60 / PER_MINUTE
            self._left[key] = (left - 1, now)
            return 0.0


def description(newsroom: str) -> dict[str, Any]:
    """The OpenAPI description (3.1) of these endpoints."""
    text = (Path(__file__).parent / "openapi.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    found["info"]["title"] = f"The desk of {newsroom}"
    for model in (RunWanted, LetterWanted):
        found["components"]["schemas"][model.__name__] = model.model_json_schema()
    return found


class Api:
    """The endpoints for programs."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._allowance = Allowance()

    def guarded(self, scope: str, work: Work) -> Callable[[Request], Awaitable[Response]]:
        """An endpoint behind a key that has `scope`; `work` is given the key's name and the body's JSON."""

        async def answer(request: Request) -> Response:
            kind, _, secret = request.headers.get("authorization", "").partition(" ")
            key = await run_in_threadpool(self._desk.door.program, secret) if kind.lower() == "bearer" else None
            if key is None:
                words = "a bearer key is needed: an admin makes one at /people"
                return _error(401, words, {"www-authenticate": "Bearer"})
            if wait := self._allowance.take(key.digest):
                return _error(429, f"at most {PER_MINUTE} requests a minute", {"retry-after": str(int(wait) + 1)})
            if scope not in key.scopes.split():
                return _error(403, f"this key lacks the scope {scope}")
            try:
                body = json.loads(await request.body()) if request.method == "POST" else None
                return await run_in_threadpool(work, request, key.name, body)
            except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as exc:
                return _error(400, f"the body is not JSON: {exc}")
            except ValidationError as exc:
                first = exc.errors(include_url=False, include_input=False)[0]
                return _error(422, f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}")
            except UnknownName as exc:
                return _error(404, str(exc))
            except SynthError as exc:
                return _error(409, str(exc))

        return answer

    def articles(self, request: Request, name: str, body: None) -> Response:
        """GET /api/articles?status=&section=&from=: where articles stand, by risk."""
        query = request.query_params
        try:
            statuses = (Status(query["status"]),) if query.get("status") else tuple(Status)
        except ValueError:
            return _error(422, f"status: expected one of {', '.join(Status)}")
        start = query.get("from", "0")
        skip = int(start) if start.isdecimal() and len(start) < 9 else 0
        wanted = Wanted(statuses, query.get("section", ""), query.get("q", ""), skip)
        found = self._desk.queue.slips(wanted, self._desk.now().isoformat(), ROWS)
        more = skip + ROWS if len(found) == ROWS else None
        return JSONResponse({"articles": [_row(slip) for slip in found], "next": more})

    def article(self, request: Request, name: str, body: None) -> Response:
        """GET /api/articles/{ref}: the whole dossier of the current version."""
        dossier = self._desk.house.store.dossier(request.path_params["ref"])
        values = dossier.model_dump(mode="json")
        return JSONResponse({**values, "hash": dossier.article.hash})

    def start_run(self, request: Request, name: str, body: object) -> Response:
        """POST /api/runs: start a run beside the desk; the same Idempotency-Key starts it once."""
        wanted = RunWanted.model_validate(body)
        known = self._desk.house.lists()
        for one in wanted.lists:
            if one not in known:
                raise UnknownName(f"no source list {one!r}; lists here: {', '.join(known)}")
        if wanted.story.startswith("-"):
            raise UnknownName(f"no story {wanted.story!r}")
        key = request.headers.get("idempotency-key", "")[:200]
        errand, new = self._desk.errands.run(name, key, wanted.lists, wanted.story)
        if not new and (errand.lists, errand.story) != (wanted.lists, wanted.story):
            return _error(422, "this Idempotency-Key was used for another run")
        if new:
            now = self._desk.now().isoformat()
            self._desk.log.note("run-started", name, now, errand=errand.id, lists=" ".join(wanted.lists))
        where = f"/api/runs/{errand.id}"
        return JSONResponse(errand.model_dump(mode="json", exclude={"owner", "key", "desk"}), 202, {"location": where})

    def errand(self, request: Request, name: str, body: None) -> Response:
        """GET /api/runs/{id}: what became of it; of one's own runs only."""
        errand = self._desk.errands.find(request.path_params["id"])
        if errand is None or errand.owner != name:
            return _error(404, "no such run")
        return JSONResponse(errand.model_dump(mode="json", exclude={"owner", "key", "desk"}))

    def letter(self, request: Request, name: str, body: object) -> Response:
        """POST /api/letters: a reader reports an error; it lands at the desk."""
        wanted = LetterWanted.model_validate(body)
        article = self._desk.house.store.dossier(wanted.article).article
        at = self._desk.now().isoformat()
        seq = self._desk.post.drop(Letter(article=article.id, text=wanted.text, contact=wanted.contact, at=at))
        return JSONResponse({"letter": seq}, 201)


def _row(slip: Slip) -> dict[str, object]:
    return {name: value for name, value in vars(slip).items() if name != "reader"}


def _error(status: int, words: str, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse({"error": words}, status, headers)
