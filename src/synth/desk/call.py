"""One request as a page sees it, and the answers a page gives. Door to: starlette.

It does not know which page is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from synth.desk.people import Person, Role
from synth.desk.press import fill
from synth.desk.room import Desk
from synth.errors import DecisionRefused, SynthError, UnknownName

LONGEST_FIELD = 20_000
_DONE = re.compile(r"(?:([\w-]{1,120}) )?(approved|initialled|sent back|spiked|published|corrected|retracted)")
_OWN_PATH = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]*")

Handler = Callable[["Call"], Response]
Endpoint = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True)
class Call:
    """Who asks for what. A form's field may come several times."""

    desk: Desk
    person: Person
    form: Mapping[str, tuple[str, ...]]
    query: Mapping[str, str]
    path: Mapping[str, str]
    address: str

    def field(self, name: str) -> str:
        """The first value of a form's field, with line ends of one kind; "" where the form has none."""
        values = self.form.get(name, ())
        return values[0].replace("\r\n", "\n") if values else ""

    def require(self, role: Role) -> None:
        """`HTTPException` 403 where this person's role is a lower one."""
        if self.person.role < role:
            raise HTTPException(403, f"This needs the role {role.word}; yours is {self.person.role.word}.")


@dataclass(frozen=True)
class Done:
    """What was done just now, to be told on the next page; `slug` of the article, where the page is not its own."""

    slug: str
    what: str


def page(call: Call, template: str, status: int = 200, **values: object) -> Response:
    """A page of the desk, in its frame."""
    desk = call.desk
    frame = {
        "newsroom": desk.house.newsroom.name,
        "person": call.person,
        "roles": Role,
        "letters": desk.post.unanswered(),
        "moment": desk.moment,
        "now": desk.now(),
        "proxied": desk.by_proxy,
        "done": _done(call.query.get("done", "")),
    }
    return HTMLResponse(fill(template, **frame, **values), status)


def _done(told: str) -> Done | None:
    """What an address tells of the last act. It tells nothing else: whoever makes an address puts no words of theirs on
    a page of the desk."""
    found = _DONE.fullmatch(told)
    return Done(found[1] or "", found[2]) if found else None


def see(path: str, **query: str) -> Response:
    """Send the browser on with a GET (RFC 9110, 15.4.4)."""
    given = {name: value for name, value in query.items() if value}
    return RedirectResponse(f"{path}?{urlencode(given)}" if given else path, 303)


def own_path(wanted: str, otherwise: str = "/queue") -> str:
    """`wanted` where it is a path of this desk, else `otherwise`: nobody is sent elsewhere after signing in."""
    return wanted if _OWN_PATH.fullmatch(wanted) else otherwise


def review_path(slug: str) -> str:
    return f"/review/{quote(slug, safe='')}"


def endpoint(desk: Desk, handler: Handler) -> Endpoint:
    """What starlette calls: the person is known, the form is read, the handler works in a thread."""

    async def answer(request: Request) -> Response:
        person = await run_in_threadpool(who, desk, request)
        if person is None:
            return _to_login(request)
        form: dict[str, tuple[str, ...]] = {}
        if request.method == "POST":
            form = await read_form(request)
        target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        call = Call(desk, person, form, request.query_params, request.path_params, target)
        return await run_in_threadpool(_answer, handler, call)

    return answer


async def read_form(request: Request) -> dict[str, tuple[str, ...]]:
    """The fields of a form; files are none, and a field has its limit."""
    async with request.form(max_files=0, max_fields=400) as given:
        found: dict[str, tuple[str, ...]] = {}
        for name, value in given.multi_items():
            if isinstance(value, str):
                if len(value) > LONGEST_FIELD:
                    raise HTTPException(413, "That is too long for one field.")
                found[name] = (*found.get(name, ()), value)
        return found


def who(desk: Desk, request: Request) -> Person | None:
    """The person who asks: by the proxy that vouches for them, or by the session of their cookie."""
    if desk.by_proxy:
        headers = request.headers
        peer = request.client.host if request.client else ""
        return desk.door.with_proxy(peer, headers.get("x-desk-secret", ""), _told(headers.get("x-forwarded-user", "")))
    return desk.door.inside(request.cookies.get(desk.cookie, ""))


def _told(header: str) -> str:
    """A name from a header. Proxies pass UTF-8 on as it came; the server reads every header as ISO 8859-1 (RFC 9110,
    5.5 leaves such bytes open), and a name would stand garbled under a decision."""
    try:
        return header.encode("latin-1").decode()
    except UnicodeDecodeError:
        return header


def _answer(handler: Handler, call: Call) -> Response:
    try:
        return handler(call)
    except UnknownName as exc:
        return page(call, "refused.html", 404, title="Nothing of that name", words=str(exc), back="/queue")
    except HTTPException as exc:
        return page(call, "refused.html", exc.status_code, title="Not possible", words=exc.detail, back="/queue")
    except DecisionRefused as exc:
        return page(call, "refused.html", 422, title="The rules do not allow this", words=str(exc), back=call.address)
    except SynthError as exc:
        return page(call, "refused.html", 500, title="It did not work", words=str(exc), back="/queue")


def _to_login(request: Request) -> Response:
    if request.method != "GET":
        # What was typed is not lost: the browser's way back leads to the form, which is still filled in.
        words = "You are not signed in any more. Sign in in another tab, then come back and send this again."
        return HTMLResponse(
            fill("bare.html", title="Signed out", words=words, link="/login", link_words="Sign in"), 401
        )
    return see("/login", next=request.url.path)
