"""The desk as one ASGI application: every route, and who may reach it.

It does not know what a page shows.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from synth.desk import article_pages, decide_pages, door_pages, log_pages, queue_pages, review_pages, training_pages
from synth.desk.api import Api, description
from synth.desk.call import Call, Endpoint, Handler, endpoint, page, see
from synth.desk.door_pages import Login
from synth.desk.gatehouse import Gatehouse, Limits
from synth.desk.key_table import KEYS
from synth.desk.press import ICON, SCRIPT, STYLE, asset, static_file
from synth.desk.room import Desk
from synth.wiring import House

LOOPBACK = ("127.0.0.1", "localhost", "::1")
_TYPES = {STYLE: "text/css; charset=utf-8", SCRIPT: "text/javascript; charset=utf-8", ICON: "image/svg+xml"}
_FOREVER = "public, max-age=31536000, immutable"

GET: dict[str, Handler] = {
    "/queue": queue_pages.queue,
    "/next": queue_pages.following,
    "/review/{ref}": review_pages.review,
    "/review/{ref}/page": review_pages.reader_page,
    "/review/{ref}/source/{ordinal}": review_pages.source,
    "/review/{ref}/changes": review_pages.changes,
    "/article/{ref}": article_pages.article,
    "/corrections": article_pages.corrections,
    "/letters": article_pages.letters,
    "/audit": log_pages.audit,
    "/audit.csv": log_pages.export_csv,
    "/audit.jsonl": log_pages.export_json,
    "/figures": log_pages.figures,
    "/people": door_pages.people,
    "/training": training_pages.training,
    "/training/{id}": training_pages.exercise,
}
POST: dict[str, Handler] = {
    "/review/{ref}/approve": decide_pages.approve,
    "/review/{ref}/finding/{finding}": decide_pages.finding,
    "/review/{ref}/edit": decide_pages.edit,
    "/review/{ref}/jot": decide_pages.jot,
    "/review/{ref}/alive": decide_pages.alive,
    "/review/{ref}/send-back": decide_pages.send_back,
    "/review/{ref}/again": decide_pages.write_again,
    "/review/{ref}/spike": decide_pages.spike,
    "/review/{ref}/restore": decide_pages.restore,
    "/review/{ref}/withdraw": decide_pages.withdraw,
    "/review/{ref}/drop": decide_pages.drop,
    "/review/{ref}/embargo": decide_pages.embargo,
    "/article/{ref}/publish": article_pages.publish,
    "/article/{ref}/retract": article_pages.retract,
    "/letters/{seq}/answered": article_pages.answer_letter,
    "/logout": door_pages.logout,
    "/people": door_pages.keep_person,
    "/people/remove": door_pages.remove_person,
    "/people/sign-out": door_pages.end_sessions,
    "/keys": door_pages.make_key,
    "/keys/revoke": door_pages.revoke_key,
    "/training": training_pages.begin,
    "/training/{id}": training_pages.answer,
}


def build(house: House, *, suggested: str = "", limits: Limits | None = None) -> tuple[Gatehouse, Desk]:
    """The application and the desk it stands on; `suggested` is a name for the sign-in form."""
    desk = Desk(house)
    login = Login(desk, suggested)
    routes = [Route(path, endpoint(desk, handler), methods=["GET"]) for path, handler in GET.items()]
    routes += [Route(path, endpoint(desk, handler), methods=["POST"]) for path, handler in POST.items()]
    routes += [
        Route("/", endpoint(desk, lambda call: see("/queue")), methods=["GET"]),
        Route("/help", endpoint(desk, _help), methods=["GET"]),
        Route("/login", login.show, methods=["GET"]),
        Route("/login", login.enter, methods=["POST"]),
        Route("/healthz", _health(desk), methods=["GET"]),
        Route("/static/{digest}/{name}", _static, methods=["GET"]),
        *_for_programs(desk),
    ]

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        yield
        await run_in_threadpool(desk.errands.close)

    starlette = Starlette(routes=routes, lifespan=lifespan)
    hosts = (*LOOPBACK, *house.settings.desk.hosts)
    return Gatehouse(starlette, hosts, limits or Limits(), https=desk.https), desk


def _for_programs(desk: Desk) -> list[Route]:
    api = Api(desk)
    name = desk.house.newsroom.name

    async def openapi(request: Request) -> Response:
        return JSONResponse(description(name))

    return [
        Route("/api/openapi.json", openapi, methods=["GET"]),
        Route("/api/articles", api.guarded("articles:read", api.articles), methods=["GET"]),
        Route("/api/articles/{ref}", api.guarded("articles:read", api.article), methods=["GET"]),
        Route("/api/runs", api.guarded("runs:write", api.start_run), methods=["POST"]),
        Route("/api/runs/{id}", api.guarded("runs:write", api.errand), methods=["GET"]),
        Route("/api/letters", api.guarded("letters:write", api.letter), methods=["POST"]),
    ]


def _help(call: Call) -> Response:
    """GET /help: the keys, from the table that drives them."""
    return page(call, "help.html", table=KEYS.values())


def _health(desk: Desk) -> Endpoint:
    async def answer(request: Request) -> Response:
        counts = await run_in_threadpool(desk.queue.counts)
        return JSONResponse({"ok": True, "articles": sum(counts.values()) - counts["pending"]})

    return answer


async def _static(request: Request) -> Response:
    """A file of ours, by name: no path of a request ever reaches the file system."""
    name = request.path_params["name"]
    if name not in _TYPES or request.url.path != asset(name):
        return PlainTextResponse("no such file\n", 404)
    return Response(static_file(name), media_type=_TYPES[name], headers={"cache-control": _FOREVER})
