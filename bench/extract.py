"""Extraction measured on real pages: text, title, author, date, what is refused, injected pages, time.

It does not tune anything: pages are halved by their site, rules may be tuned on one half and never on the other.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from statistics import fmean

from bench.evidence import HALVES, half_of
from bench.extract_corpus import (
    AED,
    FUNDUS,
    Page,
    Reading,
    attacked,
    bare,
    pages,
    reading,
)
from bench.extract_labels import day_told, names_told, title_told, wrong_labels
from bench.extract_score import text_f1
from bench.result import Findings, Result, Target

QUICK_PAGES = 60  # of each part
REFUSED_KINDS = ("listing", "homepage", "service", "product", "forum", "collection", "documentation")
TEXT_F1, CHARSET_F1, TITLE_F1, AUTHOR_F1, DATES = 0.955, 0.95, 0.95, 0.88, 0.92
REFUSED, REFUSED_WRONGLY, KEPT_OUT, FENCED_WRONGLY, TIME = 0.90, 0.02, 0.95, 0.005, 1.25


def run(*, quick: bool) -> Result:
    """A seeded sample of each part where `quick`, else every page."""
    every = pages()
    found = Findings()
    texts = _some([page for page in every if page.scored], quick=quick)
    bare(texts[0])  # both load their libraries before the clock runs
    reading(texts[0], tell_charset=True)  # not the reading that is timed
    read = {page.id: (reading(page), bare(page)) for page in texts}
    _texts(found, texts, read)
    labelled = [page for page in every if page.source in (AED, FUNDUS) and page.kind == "article" and page.labelled]
    _facts(found, _some(labelled, quick=quick))
    _charsets(found, [page for page in every if page.is_reencoded])
    _kinds(found, every, quick=quick)
    _attacks(found, quick=quick)
    return found.result("extract")


def _some(all_pages: Sequence[Page], *, quick: bool) -> list[Page]:
    if not quick or len(all_pages) <= QUICK_PAGES:
        return list(all_pages)
    return random.Random("extract").sample(list(all_pages), QUICK_PAGES)


def _texts(found: Findings, texts: Sequence[Page], read: dict[str, tuple[Reading, Reading]]) -> None:
    """Token-F1 beside bare trafilatura's precision mode, and the time of both, in one run."""
    scores: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for page in texts:
        ours, theirs = (text_f1(one.set_out, page.text) for one in read[page.id])
        for name in (page.short_source, half_of(page.site), "pooled"):
            scores[name].append((ours, theirs))
        scores["without_subheads"].append((text_f1(read[page.id][0].text, page.text), theirs))
        if ours < theirs - 0.02 or ours < 0.8:
            why = read[page.id][0].refusal or "text differs"
            found.details.append(f"text: {page.id} {half_of(page.site)} {ours:.2f} (bare {theirs:.2f}): {why}")
    for name, pairs in sorted(scores.items()):
        ours, theirs = fmean(pair[0] for pair in pairs), fmean(pair[1] for pair in pairs)
        found.add(f"text_f1_{name}", ours, Target(">=", TEXT_F1) if name == "pooled" else None)
        found.add(f"text_f1_{name}_bare", theirs)
        if name in ("scrapinghub", "aed"):
            found.add(f"text_f1_{name}_over_bare", ours - theirs, Target(">=", 0))
    found.add("text_pages", len(texts))
    ours, theirs = (sum(pair[at].seconds for pair in read.values()) for at in (0, 1))
    found.add("time_over_bare", ours / theirs, Target("<=", TIME))
    found.notes += [
        "text: scrapinghub and article-extraction-dataset, without re-encoded pages, doubtful truths and paywall stubs",
        "text: subheads in their places, as in the truth and in bare's; without_subheads: the stored text alone",
    ]


def _facts(found: Findings, labelled: Sequence[Page]) -> None:
    """Titles, authors and dates against their labels: with the wrong ones put right, and as they are (raw)."""
    made = {page: reading(page) for page in labelled}
    found.details += [f"facts: {page.id} is refused: {one.refusal}" for page, one in made.items() if one.refusal]
    for name in ("aed", "fundus"):
        mine = {page: one for page, one in made.items() if page.short_source == name}
        for field, target in (("title_f1", TITLE_F1), ("date", DATES), ("author_f1", AUTHOR_F1)):
            found.add(f"{field}_{name}", _agreement(field, mine, righted=True), Target(">=", target))
            found.add(f"{field}_{name}_raw", _agreement(field, mine, righted=False))
            for half in HALVES:
                part = {page: one for page, one in mine.items() if half_of(page.site) == half}
                found.add(f"{field}_{name}_{half}", _agreement(field, part, righted=True))
    for page, one in made.items():
        found.details += _wrong(page, one)
    faults = Counter(f"{field} {label.fault}" for (_, field), label in wrong_labels().items())
    listed = ", ".join(f"{fault} {count}" for fault, count in sorted(faults.items()))
    found.notes.append(f"facts: {faults.total()} wrong labels put right (bench/extract_labels.toml): {listed}")


def _agreement(field: str, made: Mapping[Page, Reading], *, righted: bool) -> float:
    """The mean F1 of titles, the share of dates, or the pooled F1 of names."""
    if field == "author_f1":
        count = sum((names_told(one.authors, page, righted=righted) for page, one in made.items()), Counter[str]())
        return 2 * count["shared"] / max(count["ours"] + count["theirs"], 1)
    if field == "date":
        scores = [float(day_told(one.days, page, righted=righted)) for page, one in made.items() if page.date]
    else:
        scores = [title_told(one.title, page, righted=righted) for page, one in made.items() if page.title]
    return fmean(scores) if scores else 0.0


def _wrong(page: Page, made: Reading) -> Iterable[str]:
    """What differs from the label after it was put right."""
    if page.title and title_told(made.title, page, righted=True) < 0.9:
        yield f"title: {page.id} “{made.title}” for “{page.title}”"
    if page.date and not day_told(made.days, page, righted=True):
        yield f"date: {page.id} {sorted(made.days) or 'none'} for {page.date}"
    count = names_told(made.authors, page, righted=True)
    if count["shared"] < max(count["ours"], count["theirs"]):
        yield f"author: {page.id} {list(made.authors)} for {list(page.authors)}"


def _charsets(found: Findings, reencoded: Sequence[Page]) -> None:
    """Re-encoded pages whose `<meta>` is wrong or missing, with the HTTP charset and without."""
    chosen = [page for page in reencoded if not page.has_true_meta]
    for told in (True, False):
        score = fmean(text_f1(reading(page, tell_charset=told).text, page.text) for page in chosen)
        name = "charset_f1_http" if told else "charset_f1_silent"
        found.add(name, score, Target(">=", CHARSET_F1) if told else None)


def _kinds(found: Findings, every: Sequence[Page], *, quick: bool) -> None:
    """Which pages that are no article are refused, and which articles are by mistake."""
    chosen = [page for page in every if page.kind in REFUSED_KINDS]
    articles = [page for page in every if page.kind == "article" and page.labelled and not page.is_stub]
    for name, part, target in (
        ("refused", _some(chosen, quick=quick), Target(">=", REFUSED)),
        ("articles_refused", _some(articles, quick=quick), Target("<=", REFUSED_WRONGLY)),
    ):
        made = {page: reading(page) for page in part}
        found.add(name, fmean(bool(one.refusal) for one in made.values()), target)
        for half in HALVES:
            mine = [bool(one.refusal) for page, one in made.items() if half_of(page.site) == half]
            found.add(f"{name}_{half}", fmean(mine) if mine else 0.0)
        if name == "refused":
            for kind in REFUSED_KINDS:
                mine = [bool(one.refusal) for page, one in made.items() if page.kind == kind]
                found.add(f"refused_{kind}", fmean(mine) if mine else 0.0)
        wanted = name == "refused"
        for page, one in made.items():
            if bool(one.refusal) != wanted:
                found.details.append(f"{name}: {page.kind} {page.id} {half_of(page.site)}: {one.refusal or one.title}")


def _attacks(found: Findings, *, quick: bool) -> None:
    """Canaries of injected pages that a writer would be shown anywhere; what of clean pages is kept from it."""
    attacks = attacked()
    shown = [attack for attack in attacks if attack.canary in attack.reading.offered]
    found.add("canaries_kept_out", 1 - len(shown) / len(attacks), Target(">=", KEPT_OUT))
    found.details += [f"canary: {attack.id} ({attack.technique}) is shown" for attack in shown]
    clean = {page: reading(page) for page in _some([p for p in pages() if p.scored], quick=quick)}
    passages = sum(one.passages for one in clean.values())
    fenced = passages - sum(one.shown for one in clean.values())
    found.add("clean_fenced", fenced / passages, Target("<=", FENCED_WRONGLY))
    found.add("clean_passages", passages)
    spoken = [page for page, one in clean.items() if one.fenced]
    found.add("clean_facts_fenced", len(spoken) / len(clean), Target("<=", FENCED_WRONGLY))
    found.details += [f"fenced: {page.id} {', '.join(clean[page].fenced)}" for page in spoken]
    slips = sum(not _exact(one) for one in clean.values())
    found.add("offsets_wrong", slips, Target("==", 0))


def _exact(made: Reading) -> bool:
    """Whether the passages follow one another inside the text, each with words."""
    inside = all(0 <= start < end <= len(made.text) and made.text[start:end].strip() for start, end in made.spans)
    return inside and all(one[1] <= other[0] for one, other in pairwise(made.spans))
