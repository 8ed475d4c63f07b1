"""Signing in and out, people, keys of programs. It does not know how a password is kept."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from synth.desk.call import Call, own_path, page, read_form, see
from synth.desk.people import SCOPES, SESSION_LIFE, Person, Role, TooManyGuesses, role_of
from synth.desk.press import fill
from synth.desk.room import Desk
from synth.errors import DecisionRefused
from synth.settings import SignIn


class Login:
    """GET and POST /login, before anybody is known."""

    def __init__(self, desk: Desk, suggested: str) -> None:
        """`suggested` stands in the field for the name: who started the desk."""
        self._desk = desk
        self._suggested = suggested

    async def show(self, request: Request) -> Response:
        """The form. A one-time link only shows a button, so that no mail scanner or prefetch uses it up."""
        query = request.query_params
        return self._form(query.get("token", ""), query.get("next", ""), "")

    async def enter(self, request: Request) -> Response:
        """Sign in; a new session, whatever cookie came with the request."""
        form = {name: values[0] for name, values in (await read_form(request)).items()}
        peer = request.client.host if request.client else ""
        try:
            _, secret = await run_in_threadpool(self._person, form, peer)
        except TooManyGuesses as exc:
            return self._form("", form.get("next", ""), str(exc), 429)
        except DecisionRefused as exc:
            return self._form("", form.get("next", ""), str(exc), 403)
        answer = RedirectResponse(own_path(form.get("next", "")), 303)
        set_cookie(self._desk, answer, secret)
        return answer

    def _person(self, form: Mapping[str, str], peer: str) -> tuple[Person, str]:
        sign_in = self._desk.house.settings.desk.sign_in
        if sign_in is SignIn.TOKEN:
            return self._desk.door.with_ticket(form.get("token", ""), form.get("name", ""))
        if sign_in is SignIn.USERS:
            return self._desk.door.with_password(form.get("name", ""), form.get("password", ""), peer)
        raise DecisionRefused("the proxy before this desk signs people in")

    def _form(self, token: str, wanted: str, words: str, status: int = 200) -> Response:
        sign_in = self._desk.house.settings.desk.sign_in
        text = fill(
            "login.html",
            newsroom=self._desk.house.newsroom.name,
            sign_in=sign_in.value,
            token=token,
            wanted=own_path(wanted),
            words=words,
            suggested=self._suggested,
        )
        return HTMLResponse(text, status)


def set_cookie(desk: Desk, answer: Response, secret: str) -> None:
    """The session's cookie: not for scripts, not for other sites' forms, over https alone where the desk is."""
    seconds = int(SESSION_LIFE.total_seconds())
    answer.set_cookie(desk.cookie, secret, seconds, path="/", secure=desk.https, httponly=True, samesite="lax")


def logout(call: Call) -> Response:
    """POST /logout: the session ends here, not only in this browser."""
    call.desk.door.leave(call.person)
    answer = see("/login")
    answer.delete_cookie(call.desk.cookie, path="/", secure=call.desk.https, httponly=True, samesite="lax")
    return answer


def people(call: Call, secret: str = "") -> Response:
    """GET /people: who may come in, which sessions and keys there are."""
    call.require(Role.ADMIN)
    desk = call.desk
    return page(
        call,
        "people.html",
        sign_in=desk.house.settings.desk.sign_in.value,
        people=desk.entrance.people(),
        sessions=desk.entrance.sessions(desk.now().isoformat()),
        program_keys=desk.entrance.program_keys(),
        scopes=SCOPES,
        secret=secret,
    )


def keep_person(call: Call) -> Response:
    """POST /people: add a person, or give them another password or role; their sessions end."""
    call.require(Role.ADMIN)
    role = role_of(call.field("role"))
    call.desk.door.add_person(call.field("name"), role, call.field("password"), call.person.name)
    return see("/people")


def remove_person(call: Call) -> Response:
    """POST /people/remove."""
    call.require(Role.ADMIN)
    call.desk.door.remove_person(call.field("name"), call.person.name)
    return see("/people")


def end_sessions(call: Call) -> Response:
    """POST /people/sign-out: every session of a person ends at once."""
    call.require(Role.ADMIN)
    call.desk.entrance.close_sessions(call.field("name"))
    now = call.desk.now().isoformat()
    call.desk.log.note("sessions-ended", call.person.name, now, person=call.field("name"))
    return see("/people")


def make_key(call: Call) -> Response:
    """POST /keys: a key for a program; its secret is shown on this page and never again."""
    call.require(Role.ADMIN)
    secret = call.desk.door.make_key(call.field("name"), call.form.get("scope", ()), call.person.name)
    return people(call, secret)


def revoke_key(call: Call) -> Response:
    """POST /keys/revoke."""
    call.require(Role.ADMIN)
    call.desk.door.revoke_key(call.field("name"), call.person.name)
    return see("/people")
