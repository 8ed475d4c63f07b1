"""Drafts of real models on real stories: made with `python -m bench.drafts URL MODEL FOLDER`, and read from a folder.

They stay outside git. Each is a file that `synth check` reads: MODEL--STORY.json holds the draft and its passages. They
are written part by part, because small models seldom end a whole article; nothing goes back, and nothing is left out.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag

from bench.newsroom import Newsroom
from bench.replay import replaying, rows
from bench.result import Absent, Broken
from synth.assets import shipped
from synth.check.bundle import read_bundle
from synth.domain.draft import Draft
from synth.domain.story import Story
from synth.stamp import draft_of
from synth.store.store import Store

FOLDER = Path(os.environ.get("BENCH_DRAFTS", Path(__file__).parents[1].parent / "drafts"))
HOW = (
    f"no drafts in {FOLDER.name}/ beside this checkout (or in $BENCH_DRAFTS). Start a model "
    "(python3 ../shared/tools/real_llm.py serve --model gemma-270m --port 8092), then: "
    "python -m bench.drafts http://127.0.0.1:8092/v1 gemma-270m ../drafts --stories 40 --plain"
)


@dataclass(frozen=True)
class RealDraft:
    """A model's draft and the story it was written from."""

    model: str
    slug: str
    story: Story
    draft: Draft


def read_drafts(folder: Path = FOLDER) -> list[RealDraft]:
    """Every draft of the folder, by name. `Absent` says how to make them where there is none."""
    found = []
    for path in sorted(folder.glob("*--*.json")):
        bundle = read_bundle(path.read_text(encoding="utf-8"), path.name)
        model, _, slug = path.stem.partition("--")
        found.append(RealDraft(model, slug, bundle.story, bundle.draft))
    if not found:
        raise Absent(HOW)
    return found


@dataclass(frozen=True)
class Model:
    """A model behind an OpenAI-compatible address: `window` tokens, so many questions `at_once`.

    One that is so small that it tells the example of prompts/part.md as its story is asked without it (`plain`).
    """

    base_url: str
    name: str
    window: int
    at_once: int
    plain: bool


def make(model: Model, folder: Path, stories: int, pages: int) -> int:
    """Have a model write the first `stories` of the shared pack, from so many pages each; how many drafts came of it.

    A story whose draft is in the folder already is not written again.
    """
    folder.mkdir(parents=True, exist_ok=True)
    asked = [
        (slug, urls[:pages]) for slug, urls in _stories()[:stories] if not _file(folder, model.name, slug).exists()
    ]
    with replaying() as replay, tempfile.TemporaryDirectory(prefix="synth-drafts-") as place:
        newsroom = Newsroom.furnished(Path(place) / "newsroom", replay.origin, {"real": _listed(asked)})
        if model.plain:
            _without_example(newsroom.folder / "prompts")
        with (newsroom.folder / "synth.toml").open("a", encoding="utf-8") as file:
            file.write(_settings(model))
        command = [sys.executable, "-m", "synth", "-C", str(newsroom.folder), "run"]
        done = subprocess.run(command, check=False)
        kept = _keep(newsroom.folder, model.name, folder)
    if not kept:
        raise Broken(f"synth run ended with {done.returncode} and no article")
    return kept


def _without_example(prompts: Path) -> None:
    shutil.copytree(shipped("prompts"), prompts)
    text = (prompts / "part.md").read_text(encoding="utf-8")
    rules, found, _ = text.partition("An example.")
    if not found:
        raise Broken("prompts/part.md has no example any more: `--plain` says nothing")
    (prompts / "part.md").write_text(rules, encoding="utf-8")


def _settings(model: Model) -> str:
    writer = 'kind = "llm"\nrepairs = 0\nby_parts = true\npassage_ids = "enum"'
    limits = (
        f'context_tokens = {model.window}\nmax_output_tokens = 2000\ntimeout = "40m"\nconcurrency = {model.at_once}'
    )
    address = f'base_url = "{model.base_url}"\nmodel = "{model.name}"'
    return f"\n[writer]\n{writer}\n\n[endpoints.main]\n{address}\n{limits}\n"


def _stories() -> list[tuple[str, tuple[str, ...]]]:
    """Slug and addresses: the page groups first, then the events of Giveme5W1H."""
    pages = {str(row["id"]): row for row in rows("pages.jsonl")}
    found: list[tuple[str, tuple[str, ...]]] = []
    for row in rows("page_groups.jsonl"):
        members: Any = row["page_ids"]
        found.append((str(row["group_id"]), tuple(urldefrag(str(pages[one]["url"])).url for one in members)))
    for row in rows("clusters/giveme5w1h_events.jsonl"):
        docs: Any = row["docs"]
        urls = tuple(dict.fromkeys(urldefrag(doc["url"]).url for doc in docs if doc["url"]))
        found.append((str(row["cluster_id"]).strip("-"), urls))
    return found


def _listed(stories: Sequence[tuple[str, tuple[str, ...]]]) -> str:
    tables = (
        f'\n[[story]]\nslug = "{slug}"\nurls = [{", ".join(repr(url) for url in urls)}]\n' for slug, urls in stories
    )
    return f'section = "World"\nlanguage = "en"\nrights = "licensed"\n{"".join(tables)}'


def _keep(newsroom: Path, model: str, folder: Path) -> int:
    """Write a file for every article of the newsroom; how many there are."""
    store = Store.open("", newsroom / ".synth")
    try:
        dossiers = store.dossiers()
        for dossier in dossiers:
            story = store.story(dossier.article.story, everything=True)
            text = json.dumps(_bundle(story, draft_of(dossier.article, story)), ensure_ascii=False, indent=1)
            _file(folder, model, story.slug).write_text(text + "\n", encoding="utf-8")
    finally:
        store.close()
    return len(dossiers)


def _file(folder: Path, model: str, slug: str) -> Path:
    return folder / f"{model}--{slug}.json"


def _bundle(story: Story, draft: Draft) -> dict[str, Any]:
    places = {str(member.ordinal): str(at) for at, member in enumerate(story.members, 1)}
    written = draft.model_dump(mode="json")
    for paragraph in [*written["lede"], *(p for section in written["sections"] for p in section["paragraphs"])]:
        for sentence in paragraph["sentences"]:
            parts = (alias.split(".") for alias in sentence["cites"])
            sentence["cites"] = [f"{places[ordinal]}.{number}" for ordinal, number in parts]
    sources = [
        {
            "outlet": one.clipping.outlet,
            "title": one.clipping.title,
            "url": one.clipping.url,
            "published": one.clipping.published.isoformat() if one.clipping.published else None,
            "language": one.clipping.language,
            "passages": [one.clipping.passage_text(passage) for passage in one.clipping.passages],
        }
        for one in story.members
    ]
    return {"language": story.terms.language, "sources": sources, "draft": written}


def main() -> int:
    """`Broken` where no draft was kept."""
    parser = argparse.ArgumentParser(prog="python -m bench.drafts", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("url", help="the base address of an OpenAI-compatible server, with /v1")
    parser.add_argument("model")
    parser.add_argument("folder", type=Path, help="where the drafts are kept; outside this checkout")
    parser.add_argument("--stories", type=int, default=20)
    parser.add_argument("--pages", type=int, default=4, help="pages of one story: what a small model's window holds")
    parser.add_argument("--context", type=int, default=8192, help="tokens the model's window holds")
    parser.add_argument("--at-once", type=int, default=1, help="questions in flight: as many as the server takes")
    parser.add_argument("--plain", action="store_true", help="ask without the example of prompts/part.md")
    options = parser.parse_args()
    model = Model(options.url, options.model, options.context, options.at_once, options.plain)
    made = make(model, options.folder, options.stories, options.pages)
    print(f"{made} new drafts in {options.folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
