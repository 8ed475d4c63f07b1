"""Fetching: real saved pages over the replay server, beside a bare loop and beside other programs; and memory.

All ratios are of loops that ran in turn in one run. It does not know how pages are asked for.
"""

from __future__ import annotations

from functools import partial
from random import Random

from bench.fetch_loops import Drawer, Tally, bare, host_files, in_turn, ours, prefixed, text_and_facts_of, text_of
from bench.fetch_memory import memory
from bench.fetch_peers import peers
from bench.replay import replaying, rows
from bench.result import Result, Target

SEED = 7
QUICK_PAGES, QUICK_EXTRACTED, QUICK_MEMORY = 400, 60, 400
MEMORY_PAGES = 20_000
TARGETS = {
    "fetch_warm_vs_bare": Target("<=", 1.3),  # seconds, ours by bare: pages alone, host files known from before
    "fetch_cold_vs_bare": Target("<=", 1.3),  # the same with the host files, asked for by both
    # Pages a second, ours by bare fetch and a pool of trafilatura: for text alone, and for as much as we take.
    "extract_vs_bare": Target(">=", 0.85),
    "extract_vs_bare_with_facts": Target(">=", 0.85),
    "memory_mb": Target("<=", 400),
}


def run(*, quick: bool) -> Result:
    """All pages, all peers and 20,000 pages for memory; where `quick`, samples, no peers and 400 pages."""
    urls = [str(row["url"]) for row in rows("pages.jsonl")]
    Random(SEED).shuffle(urls)
    fetched, extracted = (urls[:QUICK_PAGES], urls[:QUICK_EXTRACTED]) if quick else (urls, urls)
    with replaying() as replay:
        origin = replay.origin
        figures, notes = _fetching(origin, fetched, rounds=5)
        found = _extracting(origin, extracted, rounds=3)
        figures |= {f"{name}_pages_s": round(tally.rate, 1) for name, tally in found.items()}
        for name in ("bare", "bare_with_facts"):
            figures[f"extract_vs_{name}"] = round(found["ours"].rate / found[name].rate, 2)
        notes += [f"{name}: {tally.texts} texts of {tally.pages} pages" for name, tally in found.items()]
        targets = dict(TARGETS)
        if not quick:
            others = peers([prefixed(origin, url) for url in extracted])
            for peer, tally in others.items():
                name = f"vs_{peer.split()[0].replace('-', '_')}"
                figures[name] = round(found["ours"].rate / tally.rate, 2)
                targets[name] = Target(">=", 1.0)
                notes.append(f"{peer}: {tally.rate:.1f} pages/s, {tally.texts} texts of {tally.pages} pages")
        held = memory(origin, urls, QUICK_MEMORY if quick else MEMORY_PAGES)
    figures |= {"memory_mb": round(held.most), "memory_pages": held.pages}
    notes.append(
        f"memory: at most {held.first:.0f} MB in the first quarter, {held.last:.0f} MB in the last, "
        f"{held.pages / held.seconds:.1f} pages/s with everything kept, {held.texts} texts"
    )
    return Result("fetch", figures, targets, tuple(notes))


def _fetching(origin: str, urls: list[str], rounds: int) -> tuple[dict[str, int | float], list[str]]:
    """Fetching alone: with what hosts wish known from before, and with it asked for by both loops."""
    files = host_files(urls)
    known = Drawer()
    ours(origin, urls, extracting=False, shelf=known)
    found = in_turn(
        {
            "bare": partial(bare, origin, urls),
            "ours": partial(ours, origin, urls, extracting=False, shelf=known),
            "bare_cold": partial(bare, origin, [*files, *urls]),
            "ours_cold": lambda: ours(origin, urls, extracting=False, shelf=Drawer()),
        },
        rounds,
    )
    figures: dict[str, int | float] = {
        "pages": len(urls),
        "bare_fetch_s": round(found["bare"].seconds, 2),
        "fetch_warm_vs_bare": round(found["ours"].seconds / found["bare"].seconds, 2),
        "fetch_cold_vs_bare": round(found["ours_cold"].seconds / found["bare_cold"].seconds, 2),
    }
    return figures, [f"not pages: {dict(found['ours'].reasons)}"]


def _extracting(origin: str, urls: list[str], rounds: int) -> dict[str, Tally]:
    known = Drawer()
    ours(origin, urls, extracting=False, shelf=known)
    return in_turn(
        {
            "bare": partial(bare, origin, urls, text_of),
            "bare_with_facts": partial(bare, origin, urls, text_and_facts_of),
            "ours": partial(ours, origin, urls, extracting=True, shelf=known),
        },
        rounds,
    )
