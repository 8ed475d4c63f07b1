"""The press of the desk: fills its templates. Values are escaped; markup is made in templates alone. Door to: jinja2.

It does not know what a page says.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from synth.desk.key_table import KEYS
from synth.render.links import web_address
from synth.render.press import printable
from synth.render.static import sheet

_HERE = Path(__file__).parent
STYLE, SCRIPT, ICON = "desk.css", "desk.js", "icon.svg"


def fill(template: str, **values: object) -> str:
    """The text of `templates/<template>` with `values`."""
    return _environment().get_template(template).render(**values)


@cache
def static_file(name: str) -> bytes:
    """A file of this room that browsers ask for. The stylesheet begins with the reader pages' own, so that both look
    alike: what all pages share, and the article's, which holds only within the paper."""
    own = (_HERE / "static" / name).read_text(encoding="utf-8")
    if name == STYLE:
        own = f"{sheet('base')}\n.paper {{ {sheet('article')} }}\n{own}"
    return own.encode()


@cache
def asset(name: str) -> str:
    """The address of a static file; it changes with the file, so that browsers may keep it."""
    return f"/static/{hashlib.sha256(static_file(name)).hexdigest()[:12]}/{name}"


def counted(number: int, noun: str) -> str:
    """`1 finding`, `2 findings`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def ago(when: str, now: datetime) -> str:
    """How long ago an ISO time is, in one unit: `now`, `4 min`, `3 h`, `2 d`."""
    seconds = int((now - datetime.fromisoformat(when)).total_seconds())
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds // size} {unit}"
    return "now"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )
    environment.globals.update(asset=asset, keys=KEYS, counted=counted, ago=ago, web_address=web_address)
    return environment


def _finalize(value: object) -> object:
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value
