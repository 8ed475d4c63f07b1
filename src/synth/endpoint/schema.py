"""Whether a JSON value has the shape a schema asks for: the part of JSON Schema 2020-12 that structured output uses.

A keyword it does not know is refused, never skipped. It does not know what the shape is for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from synth.errors import ConfigError

_WORDS_ONLY = {"$schema", "$id", "$comment", "title", "description", "default", "examples", "format", "deprecated"}
_TYPES: dict[str, Callable[[Any], bool]] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "integer": lambda value: (
        (isinstance(value, int) and not isinstance(value, bool)) or (isinstance(value, float) and value.is_integer())
    ),
}
_KINDS = {str: "a string", bool: "a boolean", int: "a number", float: "a number", dict: "an object", list: "an array"}


class Shape:
    """A schema, ready to check values against."""

    def __init__(self, text: str) -> None:
        """`ConfigError` where the schema uses a keyword that cannot be checked here."""
        self._root: dict[str, Any] = json.loads(text)
        self._refuse_unknown(self._root)

    def violations(self, value: Any, most: int = 5) -> tuple[str, ...]:
        """Up to `most` places where `value` departs from the schema, in words; empty where it holds to it."""
        return tuple(islice(self._check(value, self._root, ""), most))

    def _refuse_unknown(self, node: Any) -> None:
        if isinstance(node, bool):
            return
        known = _KEYWORDS.keys() | _WORDS_ONLY | {"$ref", "$defs", "definitions", "additionalProperties"}
        for keyword, part in node.items():
            if keyword not in known:
                raise ConfigError(
                    f"the schema keyword {keyword!r} cannot be checked; known: {', '.join(sorted(known))}"
                )
            if keyword in ("properties", "$defs", "definitions"):
                for sub in part.values():
                    self._refuse_unknown(sub)
            elif keyword in ("items", "additionalProperties"):
                self._refuse_unknown(part)
            elif keyword in ("anyOf", "allOf", "oneOf"):
                for sub in part:
                    self._refuse_unknown(sub)

    def _check(self, value: Any, node: Any, where: str) -> Iterator[str]:
        if isinstance(node, bool):
            if not node:
                yield f"{where or 'the answer'}: not allowed here"
            return
        if "$ref" in node:
            yield from self._check(value, self._resolve(node["$ref"]), where)
        for keyword, wanted in node.items():
            rule = _KEYWORDS.get(keyword)
            if rule is not None:
                yield from rule(self, value, wanted, where)
        if isinstance(value, dict) and "additionalProperties" in node:
            for key in value.keys() - node.get("properties", {}).keys():
                yield from self._check(value[key], node["additionalProperties"], _at(where, key))

    def _resolve(self, ref: str) -> Any:
        node: Any = self._root
        for part in ref.removeprefix("#").strip("/").split("/"):
            if part:
                node = node[part.replace("~1", "/").replace("~0", "~")]
        return node

    def _type(self, value: Any, wanted: str | list[str], where: str) -> Iterator[str]:
        names = [wanted] if isinstance(wanted, str) else wanted
        if not any(_TYPES[name](value) for name in names):
            yield f"{where or 'the answer'}: {' or '.join(names)} expected, not {_KINDS.get(type(value), 'null')}"

    def _properties(self, value: Any, wanted: dict[str, Any], where: str) -> Iterator[str]:
        if isinstance(value, dict):
            for key, node in wanted.items():
                if key in value:
                    yield from self._check(value[key], node, _at(where, key))

    def _required(self, value: Any, wanted: list[str], where: str) -> Iterator[str]:
        if isinstance(value, dict):
            for key in wanted:
                if key not in value:
                    yield f"{_at(where, key)}: missing"

    def _items(self, value: Any, wanted: Any, where: str) -> Iterator[str]:
        if isinstance(value, list):
            for index, item in enumerate(value):
                yield from self._check(item, wanted, f"{where}[{index}]")

    def _any_of(self, value: Any, wanted: list[Any], where: str) -> Iterator[str]:
        tries = [list(islice(self._check(value, node, where), 1)) for node in wanted]
        if all(tries):
            yield (
                tries[0][0] if len(tries) == 1 else f"{where or 'the answer'}: none of the {len(tries)} shapes allowed"
            )

    def _one_of(self, value: Any, wanted: list[Any], where: str) -> Iterator[str]:
        fits = sum(not any(True for _ in self._check(value, node, where)) for node in wanted)
        if fits != 1:
            yield f"{where or 'the answer'}: fits {fits} of {len(wanted)} shapes, not one"

    def _all_of(self, value: Any, wanted: list[Any], where: str) -> Iterator[str]:
        for node in wanted:
            yield from self._check(value, node, where)

    def _enum(self, value: Any, wanted: list[Any], where: str) -> Iterator[str]:
        if not any(_same(value, one) for one in wanted):
            yield f"{where or 'the answer'}: one of {json.dumps(wanted, ensure_ascii=False)[:120]} expected"

    def _const(self, value: Any, wanted: Any, where: str) -> Iterator[str]:
        yield from self._enum(value, [wanted], where)

    def _pattern(self, value: Any, wanted: str, where: str) -> Iterator[str]:
        if isinstance(value, str) and not re.search(wanted, value):
            yield f"{where or 'the answer'}: {value[:40]!r} does not match {wanted}"

    def _unique(self, value: Any, wanted: bool, where: str) -> Iterator[str]:
        if wanted and isinstance(value, list) and len({json.dumps(v, sort_keys=True) for v in value}) < len(value):
            yield f"{where or 'the answer'}: says one thing twice"

    def _multiple(self, value: Any, wanted: float, where: str) -> Iterator[str]:
        if _TYPES["number"](value) and value % wanted:
            yield f"{where or 'the answer'}: not a multiple of {wanted}"


def _at(where: str, key: str) -> str:
    return f"{where}.{key}" if where else key


def _same(one: Any, other: Any) -> bool:
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)


def _bound(kind: type | tuple[type, ...], measure: Callable[[Any], float], words: str, *, least: bool) -> _Rule:
    """A rule that measures values of one kind against a limit."""

    def rule(_: Shape, value: Any, wanted: float, where: str) -> Iterator[str]:
        if isinstance(value, kind) and not isinstance(value, bool):
            found = measure(value)
            if found < wanted if least else found > wanted:
                yield f"{where or 'the answer'}: {words} {wanted}, not {found}"

    return rule


def _beyond(words: str, *, least: bool) -> _Rule:
    def rule(_: Shape, value: Any, wanted: float, where: str) -> Iterator[str]:
        if _TYPES["number"](value) and (value <= wanted if least else value >= wanted):
            yield f"{where or 'the answer'}: {words} {wanted}, not {value}"

    return rule


_Rule = Callable[[Shape, Any, Any, str], Iterator[str]]
_NUMBER = (int, float)
_KEYWORDS: dict[str, _Rule] = {
    "type": Shape._type,
    "properties": Shape._properties,
    "required": Shape._required,
    "items": Shape._items,
    "anyOf": Shape._any_of,
    "oneOf": Shape._one_of,
    "allOf": Shape._all_of,
    "enum": Shape._enum,
    "const": Shape._const,
    "pattern": Shape._pattern,
    "uniqueItems": Shape._unique,
    "multipleOf": Shape._multiple,
    "minItems": _bound(list, len, "at least", least=True),
    "maxItems": _bound(list, len, "at most", least=False),
    "minLength": _bound(str, len, "characters at least", least=True),
    "maxLength": _bound(str, len, "characters at most", least=False),
    "minProperties": _bound(dict, len, "keys at least", least=True),
    "maxProperties": _bound(dict, len, "keys at most", least=False),
    "minimum": _bound(_NUMBER, float, "at least", least=True),
    "maximum": _bound(_NUMBER, float, "at most", least=False),
    "exclusiveMinimum": _beyond("more than", least=True),
    "exclusiveMaximum": _beyond("less than", least=False),
}
