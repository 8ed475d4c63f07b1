"""The main job: declared stories of real saved pages become articles, a second run costs nothing, and feeds find some.

It knows synth by its command and its files. What it needs is ../shared: twelve groups of pages, and their server.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag

from bench.grounds import Grounds, citations, quotations
from bench.newsroom import Newsroom, Ran
from bench.replay import Replay, replaying, rows
from bench.result import Result, Target

QUICK_GROUPS = 4
QUICK_FEED_GROUPS = 3  # of them that are looked for through their outlets' feeds
SHARE_MADE = 0.75  # of the stories; the others may be too thin, and say so
SECOND_RUN = 2.0  # seconds, the start of Python included


@dataclass(frozen=True)
class Group:
    """Pages that tell one story."""

    slug: str
    urls: tuple[str, ...]
    hosts: tuple[str, ...]


def run(*, quick: bool) -> Result:
    """Twelve stories (four where `quick`), twice; those of several outlets (three) again through their feeds."""
    groups = _groups()[: QUICK_GROUPS if quick else None]
    with replaying() as replay, tempfile.TemporaryDirectory(prefix="synth-bench-") as folder:
        newsroom = Newsroom.furnished(Path(folder) / "declared", replay.origin, {"groups": _declared(groups)})
        first = newsroom.run()
        articles, prints, asked = newsroom.articles(), newsroom.prints(), replay.requests()
        second = newsroom.run()
        figures: dict[str, int | float] = {
            "stories": len(groups),
            "articles": len(first.outcomes("made")),
            "first_run_s": round(first.seconds, 2),
            "pages_without_text": len(first.report["pages"]),
        }
        grounded, doubts = _grounded(newsroom, articles)
        figures |= grounded
        figures |= {
            "second_run_requests": replay.requests() - asked,
            "second_run_s": round(second.seconds, 2),
            "second_run_cpu_s": round(second.cpu_seconds, 2),
            "hashes_changed": _changed_hashes(first, second),
            "files_changed": _changed_files(prints, newsroom.prints()),
        }
        told = [group for group in groups if _sources_of(group, articles) >= 2]
        told.sort(key=lambda group: sum(map(replay.items, group.hosts)))  # short feeds lead to few other pages
        sought = told[: QUICK_FEED_GROUPS if quick else None]
        figures["feed_stories"] = len(sought)
        figures["feed_articles"], through = _through_feeds(replay, sought, Path(folder) / "feeds")
    targets = _targets(len(groups), len(sought))
    return Result("main_job", figures, targets, (*_missing(first), *doubts, *through))


def _targets(stories: int, sought: int) -> dict[str, Target]:
    return {
        "articles": Target(">=", int(stories * SHARE_MADE)),
        "citations": Target(">=", 1),
        "citations_unresolved": Target("==", 0),
        "quotations_altered": Target("==", 0),
        "second_run_requests": Target("==", 0),
        "second_run_s": Target("<=", SECOND_RUN),
        "hashes_changed": Target("==", 0),
        "files_changed": Target("==", 0),
        "feed_articles": Target(">=", max(1, int(sought * SHARE_MADE))),
    }


def _groups() -> list[Group]:
    pages = {str(row["id"]): row for row in rows("pages.jsonl")}
    found = []
    for row in rows("page_groups.jsonl"):
        members: Any = row["page_ids"]
        chosen = [pages[page] for page in members]
        hosts = tuple(dict.fromkeys(str(page["host"]) for page in chosen))
        found.append(Group(str(row["group_id"]), tuple(urldefrag(str(page["url"])).url for page in chosen), hosts))
    return found


def _declared(groups: list[Group]) -> str:
    stories = (f'\n[[story]]\nslug = "{group.slug}"\nurls = {_texts(group.urls)}\n' for group in groups)
    return f'section = "World"\nlanguage = "en"\nrights = "licensed"\n{"".join(stories)}'


def _texts(values: tuple[str, ...]) -> str:
    return "[" + ", ".join(f"'{value}'" for value in values) + "]"  # literal strings: nothing in them is an escape


def _grounded(newsroom: Newsroom, articles: list[dict[str, Any]]) -> tuple[dict[str, int | float], list[str]]:
    grounds = Grounds(newsroom.folder)
    try:
        unresolved = [line for article in articles for line in grounds.unresolved(article)]
        altered = [line for article in articles for line in grounds.altered(article)]
    finally:
        grounds.close()
    figures: dict[str, int | float] = {
        "citations": sum(map(citations, articles)),
        "citations_unresolved": len(unresolved),
        "quotations": sum(map(quotations, articles)),
        "quotations_altered": len(altered),
    }
    return figures, [f"unresolved: {line}" for line in unresolved] + [f"altered: {line}" for line in altered]


def _changed_hashes(first: Ran, second: Ran) -> int:
    """Stories that do not stand after the second run, unchanged, as they were made in the first."""
    before = {outcome["slug"]: outcome["hash"] for outcome in first.outcomes("made")}
    after = {outcome["slug"]: outcome["hash"] for outcome in second.outcomes("unchanged")}
    return sum(after.get(slug) != hash_ for slug, hash_ in before.items())


def _changed_files(before: dict[str, str], after: dict[str, str]) -> int:
    return sum(before.get(name) != after.get(name) for name in before.keys() | after.keys())


def _missing(ran: Ran) -> list[str]:
    """Why a story has no article, and what pages gave nothing."""
    lines = [f"{one['kind']}: {one['slug']}: {one['reason']}" for one in ran.outcomes("refused", "failed")]
    lines += [f"held: {one['slug']}: {one['reason']}" for one in ran.outcomes("made") if one["status"] == "held"]
    lines += [f"page: {page['url']}: {page['reason']}: {page['detail']}" for page in ran.report["pages"]]
    return lines + [f"list: {error['detail']}" for error in ran.report["errors"]]


def _sources_of(group: Group, articles: list[dict[str, Any]]) -> int:
    """How many pages of a group the article cites that cites most of them."""
    return max((len({ref["url"] for ref in one["sources"]} & set(group.urls)) for one in articles), default=0)


def _through_feeds(replay: Replay, groups: list[Group], folder: Path) -> tuple[int, list[str]]:
    """How many of `groups` have an article of two or more of their pages that feeds led to, and what was found besides.

    The feeds of all their outlets stand in one list, so that stories are told apart by what their pages say.
    """
    if not groups:
        return 0, ["feeds: no declared story has an article of two sources, so none can come of feeds"]
    hosts = dict.fromkeys(host for group in groups for host in group.hosts)
    feeds = (f'\n[[feed]]\nurl = "https://{host}/__feed.xml"\nmax_age = "3650d"\n' for host in hosts)
    text = f'section = "World"\nlanguage = "en"\nrights = "licensed"\n{"".join(feeds)}'
    newsroom = Newsroom.furnished(folder, replay.origin, {"feeds": text})
    ran = newsroom.run()
    articles = newsroom.articles()
    found = sum(_sources_of(group, articles) >= 2 for group in groups)
    made, refused = len(ran.outcomes("made")), len(ran.outcomes("refused"))
    slugs = ", ".join(group.slug for group in groups)
    said = f"feeds of {slugs}: {made} made, {refused} refused, {len(ran.report['pages'])} pages without text"
    return found, [said, *(f"feeds: {one['slug']}: {one['reason']}" for one in ran.outcomes("failed"))]
