"""The desk: from the key that approves to the next article on the screen, with a long queue and a large archive.

It knows the desk by its forms. The newsroom is seeded straight into the store: one article, copied under other names.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx
from sqlalchemy import Connection, TableClause, insert

from bench.result import Broken, Result, Target
from synth.domain.article import Article, DisclosureKind, Provenance
from synth.domain.dossier import Identity
from synth.domain.draft import Draft, Paragraph, Section, Sentence
from synth.domain.evidence import Clipping, Passage
from synth.domain.finding import Assessment, Finding, Severity
from synth.domain.source import Rights, Terms
from synth.domain.status import Status
from synth.domain.story import Member, Story
from synth.settings import load
from synth.stamp import Imprint, stamp
from synth.store.evidence import content_of
from synth.store.store import Store
from synth.store.tables import articles, assessments, clippings, members, slips, stories, versions
from synth.wiring import House

WAITING, ARCHIVE = 1_000, 100_000
QUICK_ARCHIVE = 20_000
ROUNDS, QUICK_ROUNDS = 200, 60
SMALL_P95, LARGE_P95 = 200, 300  # milliseconds
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
TERMS = Terms(section="Coast", language="en", format="analysis", rights=Rights.LICENSED, min_outlets=1)
PASSAGES, SECTIONS = 24, 5
FINDINGS = Assessment(
    rule_set="bench",
    findings=tuple(
        Finding(rule="figure", severity=Severity.WARNING, where="lede.1.1", claim=f"{at} boats", message="look at it")
        for at in range(3)
    ),
)
_BATCH = 2_000


def run(*, quick: bool) -> Result:
    """Approve one article after another over HTTP, beside a queue of 1,000, in a small and in a large database."""
    rounds = QUICK_ROUNDS if quick else ROUNDS
    archive = QUICK_ARCHIVE if quick else ARCHIVE
    small, _ = _measured(WAITING, rounds)
    large, kilobytes = _measured(archive, rounds)
    figures = {
        "p50_ms_1000_waiting": _at(small, 0.5),
        "p95_ms_1000_waiting": _at(small, 0.95),
        "p50_ms_archive": _at(large, 0.5),
        "p95_ms_archive": _at(large, 0.95),
        "archive": archive,
        "page_kb": kilobytes,
    }
    targets = {
        "p95_ms_1000_waiting": Target("<=", SMALL_P95),
        "p95_ms_archive": Target("<=", LARGE_P95),
    }
    return Result("desk", figures, targets, (f"{rounds} approvals each, {WAITING:,} waiting, one browser",))


def _measured(total: int, rounds: int) -> tuple[list[float], int]:
    with tempfile.TemporaryDirectory(prefix="synth-bench-desk-") as name:
        folder = Path(name)
        (folder / "synth.toml").write_text('[newsroom]\nname = "Bench"\nresponsible = "The Board"\n', encoding="utf-8")
        house = House(load(folder, {}))
        _seed(house.store, total)
        house.close()
        with _served(folder) as link:
            return _reviewed(link, rounds)


def _reviewed(link: str, rounds: int) -> tuple[list[float], int]:
    """Milliseconds from each approval to the last byte of the next page, and the size of that page."""
    origin, _, token = link.partition("/login?token=")
    headers = {"sec-fetch-site": "same-origin"}
    times: list[float] = []
    with httpx.Client(base_url=origin, headers=headers, follow_redirects=True, timeout=60, trust_env=False) as browser:
        browser.post("/login", data={"token": token, "name": "Mara Voss"}).raise_for_status()
        page = browser.get("/next")
        for _ in range(rounds):
            action = re.search(r'data-alive="(/review/[^"]+)/alive" data-hash="([0-9a-f]{64})"', page.text)
            if action is None:
                raise Broken(f"no review page came: {page.status_code} {page.url}")
            path, content = action[1], action[2]
            parts = " ".join(re.findall(r'data-part="([^"]+)"', page.text))
            browser.post(f"{path}/alive", data={"hash": content, "seen": parts}).raise_for_status()
            start = time.perf_counter()
            page = browser.post(f"{path}/approve", data={"hash": content})
            times.append((time.perf_counter() - start) * 1_000)
            if page.status_code != 200 or path in str(page.url):
                raise Broken(f"not approved: {page.status_code} {page.url}")
    return times, len(page.content) // 1_000


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    command = [sys.executable, "-m", "synth", "-C", str(folder), "serve", "--port", "0"]
    environ = {key: value for key, value in os.environ.items() if not key.startswith("SYNTH_")}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environ) as served:
        try:
            line = served.stdout.readline() if served.stdout else ""
            if "/login?token=" not in line:
                raise Broken(f"synth serve said {line!r}")
            yield line.partition("the desk: ")[2].strip()
        finally:
            served.terminate()


@dataclass(frozen=True)
class _Mould:
    """One story and its article, of which the others are copies under another name."""

    story: Story
    article: Article


def _mould(sections: int) -> _Mould:
    text = [
        f"In the {n}th hour of the storm the harbour office counted {n + 20} boats behind the mole of Saltholm, "
        "and the pilot on duty told every skipper to keep his lines doubled until the wind had gone round to the west."
        for n in range(1, PASSAGES + 1)
    ]
    spans, at = [], 0
    for number, words in enumerate(text, 1):
        spans.append(Passage(number=number, start=at, end=at + len(words)))
        at += len(words) + 2
    clipping = Clipping(
        id="mould",
        url="https://courier.example/storm",
        capture_sha256="0" * 64,
        extractor="bench",
        title="Storm off Saltholm",
        outlet="Merrowick Courier",
        language="en",
        text="\n\n".join(text),
        passages=tuple(spans),
    )
    story = Story(
        id="mould",
        list_name="coast",
        slug="mould",
        declared=True,
        terms=TERMS,
        members=(Member(ordinal=1, clipping=clipping),),
    )
    sentences = tuple(Sentence(text=words, cites=(f"1.{number}",)) for number, words in enumerate(text, 1))
    draft = Draft(
        headline="Storm keeps the boats of Saltholm in port",
        dek="The pilot on duty tells skippers to double their lines.",
        lede=(Paragraph(sentences=sentences[:3]),),
        sections=tuple(
            Section(heading=f"Hour {n}", paragraphs=(Paragraph(sentences=sentences[3 + 4 * n : 7 + 4 * n]),))
            for n in range(sections)
        ),
    )
    provenance = Provenance(
        run="bench", made_at=NOW, writer="llm", writer_version="1", rule_set="bench", fingerprint="f"
    )
    identity = Identity(id="mould", slug="mould", date=date(2026, 11, 20), version=1)
    imprint = Imprint(identity=identity, newsroom="Bench", disclosure=DisclosureKind.MODEL, format="analysis")
    return _Mould(story, stamp(story, draft, FINDINGS, provenance, imprint))


def _seed(store: Store, total: int) -> None:
    """`total` articles, of which 1,000 wait and the others are published."""
    long, short = _mould(SECTIONS), _mould(0)
    clipping = long.story.members[0].clipping
    row = {"id": clipping.id, "url": clipping.url, "content": content_of(clipping), "body": clipping.model_dump_json()}
    store.write(lambda connection: connection.execute(insert(clippings).values(row)))
    for start in range(0, total, _BATCH):
        numbers = range(start, min(start + _BATCH, total))
        store.write(_put, [_rows(long if n < WAITING else short, n) for n in numbers])


def _put(connection: Connection, rows: list[dict[TableClause, dict[str, object]]]) -> None:
    for table in (stories, members, articles, versions, assessments, slips):
        connection.execute(insert(table), [row[table] for row in rows])


def _rows(mould: _Mould, number: int) -> dict[TableClause, dict[str, object]]:
    name = f"storm-{number:06}"
    made = NOW - timedelta(minutes=number)
    headline = f"Storm keeps the boats of Saltholm in port, day {number}"
    waits = number < WAITING
    if waits:
        provenance = mould.article.provenance.model_copy(update={"made_at": made})
        named = {"id": name, "story": name, "slug": name, "headline": headline, "provenance": provenance}
        article = mould.article.model_copy(update=named)
        body, content = article.model_dump_json(), article.hash
    else:
        body, content = (
            json.dumps({**mould.article.model_dump(mode="json"), "id": name, "story": name, "slug": name}),
            name,
        )
    status = Status.IN_REVIEW if waits else Status.PUBLISHED
    return {
        stories: {"id": name, "list_name": "coast", "slug": name, "declared": True, "terms": TERMS.model_dump_json()},
        members: {"story": name, "ordinal": 1, "clipping": "mould", "present": True},
        articles: {
            "id": name,
            "story": name,
            "slug": name,
            "day": "2026-11-20",
            "status": status.value,
            "version": 1,
            "attempt": 0,
        },
        versions: {"article": name, "version": 1, "hash": content, "fingerprint": "f", "body": body},
        assessments: {"article": name, "version": 1, "rule_set": "bench", "body": FINDINGS.model_dump_json()},
        slips: {
            "article": name,
            "status": status.value,
            "slug": name,
            "headline": headline,
            "section": "Coast",
            "language": "en",
            "version": 1,
            "hash": content,
            "disclosure": "model",
            "words": mould.article.words,
            "blocking": 0,
            "warnings": len(FINDINGS.findings),
            "notes": 0,
            "pending": False,
            "embargo": "",
            "since": made.isoformat(),
        },
    }


def _at(times: list[float], share: float) -> float:
    ordered = sorted(times)
    return round(ordered[min(int(len(ordered) * share), len(ordered) - 1)], 1)
