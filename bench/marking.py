"""`python -m bench.marking DRAFTS`: sentences beside what they cite, for a reader to mark; and the marks, read.

A reader never sees what the gate found. A mark is kept as the sha256 of the sentence and its passages, so that no
sentence of anybody's page enters this repository.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from bench.drafts import RealDraft, read_drafts
from bench.result import Absent, Broken
from synth.domain.draft import Sentence
from synth.domain.noun import digest
from synth.domain.story import Story

MARKS = Path(__file__).parent / "marks"
SHOWN = 12  # digits of the sha256 by which a printed sentence is named


class Verdict(StrEnum):
    SUPPORTED = "supported"
    UNSUPPORTED = "unsupported"


class ErrorKind(StrEnum):
    """What is wrong with an unsupported sentence; the gravest where several things are."""

    NONE = ""
    NUMBER = "number"
    UNIT = "unit"
    DATE = "date"
    NAME = "name"
    TITLE = "title"
    QUOTATION = "quotation"  # words nobody spoke, or not in these words
    SPEAKER = "speaker"
    NEGATION = "negation"
    DIRECTION = "direction"
    HEDGE = "hedge"
    CITATION = "citation"  # true by another passage of the story, but not by those it cites
    RELATION = "relation"  # true parts wrongly joined: who did what to whom, cause, order
    INVENTED = "invented"  # no passage of the story says anything of the kind
    BROKEN = "broken"  # no sentence: cut off, or no sense in it


@dataclass(frozen=True)
class Mark:
    """What a reader said of one sentence beside its passages."""

    sha256: str
    verdict: Verdict
    kind: ErrorKind


@dataclass(frozen=True)
class Marked:
    """A sentence of a draft with where it stands and its mark's key."""

    draft: RealDraft
    where: str
    sentence: Sentence

    @property
    def sha256(self) -> str:
        return mark_key(self.draft.story, self.sentence)


def mark_key(story: Story, sentence: Sentence) -> str:
    """sha256 of the sentence and the texts of the passages it cites, in their order: a verdict is on both."""
    cited = [found.text for alias in sentence.cites if (found := story.find(alias)) is not None]
    return digest([sentence.text, cited])


def read_marks(folder: Path = MARKS) -> dict[str, Mark]:
    """Every mark by its key; a later file does not overrule an earlier one. `Broken` names a line that is none."""
    found: dict[str, Mark] = {}
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            try:
                row = json.loads(line)
                mark = Mark(row["sha256"], Verdict(row["verdict"]), ErrorKind(row["kind"]))
            except (ValueError, KeyError, TypeError) as exc:
                raise Broken(f"{path.name}:{number}: not a mark (sha256, verdict, kind): {exc}") from exc
            found.setdefault(mark.sha256, mark)
    if not found:
        raise Absent("no marks in bench/marks: print the sentences (python -m bench.marking DRAFTS) and have them read")
    return found


def sentences(drafts: list[RealDraft]) -> Iterator[Marked]:
    """Every cited sentence of lede and sections; one that stands twice beside the same passages comes once."""
    known: set[str] = set()
    for draft in drafts:
        for where, _, sentence in draft.draft.sentences():
            one = Marked(draft, where, sentence)
            if sentence.cites and one.sha256 not in known:
                known.add(one.sha256)
                yield one


def show(one: Marked) -> str:
    """The sentence, its number and its passages, without any finding."""
    lines = [f"{one.sha256[:SHOWN]}  {one.sentence.text}"]
    for alias in one.sentence.cites:
        if (cited := one.draft.story.find(alias)) is not None:
            day = f", {cited.clipping.published:%Y-%m-%d}" if cited.clipping.published else ""
            lines.append(f"    [{alias} {cited.clipping.outlet}{day}] {' '.join(cited.text.split())}")
    return "\n".join(lines)


def record(drafts: list[RealDraft], answers: str, target: Path) -> tuple[int, int]:
    """Keep a reader's lines (`NUMBER supported` or `NUMBER unsupported KIND`); how many, and how many are unmarked.

    `Broken` names a line that is no such, or whose number no sentence has.
    """
    keys = {one.sha256[:SHOWN]: one.sha256 for one in sentences(drafts)}
    rows: dict[str, str] = {}
    for number, line in enumerate(answers.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        name, _, rest = line.strip().partition(" ")
        verdict, _, kind = rest.strip().partition(" ")
        try:
            row = {"sha256": keys[name], "verdict": Verdict(verdict).value, "kind": ErrorKind(kind.strip()).value}
        except (KeyError, ValueError) as exc:
            raise Broken(f"line {number}: not a mark of these drafts: {exc}") from exc
        if (row["verdict"] == Verdict.SUPPORTED) != (row["kind"] == ErrorKind.NONE):
            raise Broken(f"line {number}: an unsupported sentence has a kind, a supported one has none")
        rows[name] = json.dumps(row)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("\n".join(rows.values()) + "\n", encoding="utf-8")
    return len(rows), len(keys) - len(rows)


def main() -> int:
    """Exit code 3 where there are no drafts, 1 where a line is no mark."""
    parser = argparse.ArgumentParser(prog="python -m bench.marking", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("drafts", type=Path, help="folder of MODEL--STORY.json files")
    parser.add_argument("--part", default="1/1", help="print one part of so many, as 2/4")
    parser.add_argument("--model", default="", help="only drafts of this model")
    parser.add_argument("--record", type=Path, metavar="FILE", help="keep a reader's answers instead of printing")
    parser.add_argument("--name", default="reader", help="of the file in bench/marks that they are kept in")
    options = parser.parse_args()
    try:
        drafts = [draft for draft in read_drafts(options.drafts) if options.model in ("", draft.model)]
        if options.record:
            kept, left = record(drafts, options.record.read_text(encoding="utf-8"), MARKS / f"{options.name}.jsonl")
            print(f"{kept} marks kept, {left} sentences unmarked")
            return 0
    except Absent as exc:
        print(f"absent: {exc}", file=sys.stderr)
        return 3
    except Broken as exc:
        print(f"broken: {exc}", file=sys.stderr)
        return 1
    part, _, parts = options.part.partition("/")
    chosen = list(sentences(drafts))[int(part) - 1 :: int(parts)]
    print("# Mark each: NUMBER supported | NUMBER unsupported KIND. Kinds:", ", ".join(k for k in ErrorKind if k))
    for one in chosen:
        print(f"\n{show(one)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
