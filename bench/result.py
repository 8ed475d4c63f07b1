"""What a benchmark returns: figures, and targets they are held against. It does not know what was measured."""

from __future__ import annotations

import json
import operator
from collections.abc import Mapping
from dataclasses import dataclass, field

Figure = int | float
_BOUNDS = {">=": operator.ge, "<=": operator.le, "==": operator.eq}


class Absent(Exception):
    """Something a benchmark needs is not on this machine; the message says what, and where it is looked for."""


class Broken(Exception):
    """synth itself did not work, so that there is nothing to measure; the message holds what it said."""


@dataclass(frozen=True)
class Target:
    """What a figure must come to: `bound` is one of >=, <= and ==."""

    bound: str
    value: Figure

    def met(self, figure: Figure) -> bool:
        return bool(_BOUNDS[self.bound](figure, self.value))

    def __str__(self) -> str:
        return f"{self.bound} {self.value}"


@dataclass(frozen=True)
class Result:
    """Figures by name; each target has its figure; `notes` are lines for people, `details` more of them."""

    bench: str
    figures: Mapping[str, Figure]
    targets: Mapping[str, Target]
    notes: tuple[str, ...] = ()
    details: tuple[str, ...] = ()

    @property
    def met(self) -> bool:
        return all(target.met(self.figures[name]) for name, target in self.targets.items())

    def table(self, *, details: bool = False) -> str:
        """For people: a line for each figure with its target and whether it is met, then the notes."""
        width = max(map(len, self.figures))
        lines = [self.bench]
        for name, figure in self.figures.items():
            target = self.targets.get(name)
            verdict = "" if target is None else f"{target!s:>10}  {'met' if target.met(figure) else 'NOT MET'}"
            lines.append(f"  {name:<{width}}  {figure:>10}  {verdict}".rstrip())
        return "\n".join([*lines, *(f"  {note}" for note in (*self.notes, *(self.details if details else ())))])

    def line(self) -> str:
        """For machines: one line of JSON."""
        targets = {name: str(target) for name, target in self.targets.items()}
        return json.dumps(
            {"bench": self.bench, "figures": dict(self.figures), "targets": targets, "met": self.met},
            ensure_ascii=False,
        )


@dataclass
class Findings:
    """What the parts of a benchmark add up to, on its way to a `Result`."""

    figures: dict[str, Figure] = field(default_factory=dict)
    targets: dict[str, Target] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    details: list[str] = field(default_factory=list)

    def add(self, name: str, figure: float, target: Target | None = None) -> None:
        """A figure to four places, with its target where it has one."""
        self.figures[name] = round(figure, 4)
        if target is not None:
            self.targets[name] = target

    def result(self, bench: str) -> Result:
        return Result(bench, self.figures, self.targets, tuple(self.notes), tuple(self.details))
