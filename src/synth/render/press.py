"""The press: fills the templates of this room. The only door to jinja2.

Every value is escaped, a missing one is an error, and characters that neither HTML nor XML may hold are taken out.
It does not know what a page says.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def fill(template: str, **values: object) -> str:
    """The text of `templates/<template>` with `values`."""
    return _environment().get_template(template).render(**values)


def printable(text: str) -> str:
    """`text` without control characters, lone surrogates and non-characters (XML 1.0, section 2.2; HTML, 13.2.3.5)."""
    return _FORBIDDEN.sub("", text)


def trusted(markup: str) -> Markup:
    """Markup made by this room: never text of a source, a model or a reader."""
    return Markup(markup)  # noqa: S704


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_finalize,
    )


def _finalize(value: object) -> object:
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value
