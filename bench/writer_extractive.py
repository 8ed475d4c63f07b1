"""The writer without a model on 253 real stories, held against the leads and against LexRank at the same length.

Each method puts sentences of a story's three reports in an order; what it gives is cut to the words of the editors'
own round-up of that story and scored against it (ROUGE-1 F). The weights of the ranking were chosen on the first 120
stories; the other 133 were scored once those stood, and both halves are reported apart. Then compose() writes a whole
article of each story. It does not know how a story is ranked.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import fmean

from bench.overlap import margin, rouge_1, tokens
from bench.reports import Reports, read_reports
from bench.result import Result, Target
from synth.domain.draft import Draft
from synth.errors import ThinEvidence
from synth.write.extractive.compose import compose
from synth.write.extractive.rank import rank_sentences
from synth.write.extractive.select import choose
from synth.write.formats import read_format

CHOSEN_ON = 120  # stories, the first of the file
QUICK = 60  # stories of each half
_FORMATS = Path(__file__).parents[1] / "prompts" / "formats"
_DAMPING, _ROUNDS, _LINK, _SAME = 0.85, 50, 0.1, 0.5  # LexRank as published; a sentence as like as _SAME repeats

Scores = list[float]


def run(*, quick: bool) -> Result:
    """All stories (60 of each half where `quick`), by three methods; then one article of each."""
    reports = read_reports()
    seen, unseen = reports[:CHOSEN_ON], reports[CHOSEN_ON:]
    if quick:
        seen, unseen = seen[:QUICK], unseen[:QUICK]
    figures: dict[str, int | float] = {"stories": len(seen) + len(unseen)}
    methods: dict[str, Callable[[Reports], Sequence[int]]] = {"ours": _ours, "lead": _lead, "lexrank": _lexrank}
    halves = {name: {half: [_score(one, order) for one in part] for half, part in (("chosen_on", seen), ("unseen", unseen))}
              for name, order in methods.items()}  # fmt: skip
    for name, scores in halves.items():
        for half, values in (("all", [*scores["chosen_on"], *scores["unseen"]]), *scores.items()):
            figures[f"{name}_{half}"] = round(fmean(values), 4)
    for peer in ("lead", "lexrank"):
        for half in ("all", "unseen"):
            ours, theirs = (_part(halves[name], half) for name in ("ours", peer))
            figures[f"over_{peer}_{half}_low"], figures[f"over_{peer}_{half}_high"] = (
                round(bound, 4) for bound in margin(ours, theirs)
            )
    figures |= _articles([*seen, *unseen])
    return Result("writer_extractive", figures, _targets())


def _part(scores: Mapping[str, Scores], half: str) -> Scores:
    return scores[half] if half in scores else [*scores["chosen_on"], *scores["unseen"]]


def _targets() -> dict[str, Target]:
    return {
        "over_lead_all_low": Target(">=", 0.0001),
        "over_lexrank_all_low": Target(">=", 0.0001),
        "attributed": Target("==", 1.0),
        "redundancy": Target("<=", 0.45),
    }


def _score(one: Reports, order: Callable[[Reports], Sequence[int]]) -> float:
    """ROUGE-1 F of the method's sentences, in its order, cut to the words of the round-up."""
    made = [word for at in order(one) for word in tokens(one.statements[at].text)]
    return rouge_1(made[: len(one.wanted)], one.wanted)


def _ours(one: Reports) -> Sequence[int]:
    return choose(one.statements, rank_sentences(one.statements, one.titles), len(one.wanted))


def _lead(one: Reports) -> Sequence[int]:
    """The first sentence of each report, then the second of each, and so on."""
    return sorted(range(len(one.statements)), key=lambda at: (one.statements[at].position, at))


def _lexrank(one: Reports) -> Sequence[int]:
    """Continuous LexRank over TF-IDF of all words; a sentence that is like a chosen one comes behind the others."""
    bags = [Counter(tokens(statement.text)) for statement in one.statements]
    likeness = _likeness(bags)
    size = len(bags)
    links = [[value if value >= _LINK else 0.0 for value in row] for row in likeness]
    totals = [sum(row) for row in links]
    ranks = [1 / size] * size
    for _ in range(_ROUNDS):
        flow = [rank / total for rank, total in zip(ranks, totals, strict=True)]
        ranks = [(1 - _DAMPING) / size + _DAMPING * sum(f * w for f, w in zip(flow, row, strict=True)) for row in links]
    order, behind = list[int](), list[int]()
    for at in sorted(range(size), key=lambda at: (-ranks[at], at)):
        (behind if any(likeness[at][other] > _SAME for other in order) else order).append(at)
    return [*order, *behind]


def _likeness(bags: Sequence[Counter[str]]) -> list[list[float]]:
    """The cosines of all pairs, each sentence with itself too."""
    spread = Counter(word for bag in bags for word in bag)
    weights = [{word: n * math.log(1 + len(bags) / spread[word]) for word, n in bag.items()} for bag in bags]
    norms = [math.sqrt(sum(weight * weight for weight in bag.values())) or 1.0 for bag in weights]
    return [
        [sum(w * other.get(word, 0.0) for word, w in bag.items()) / (norm * length)
         for other, length in zip(weights, norms, strict=True)]
        for bag, norm in zip(weights, norms, strict=True)
    ]  # fmt: skip


def _articles(reports: Sequence[Reports]) -> dict[str, int | float]:
    """What compose() makes of the stories: how many, how much they say twice, and whether each sentence names a source."""
    form, brief = read_format(_FORMATS, "analysis"), read_format(_FORMATS, "brief")
    repeated, named, sentences, refused, words = Scores(), 0, 0, 0, 0
    for one in reports:
        try:
            draft = compose(one.story, form, brief)
        except ThinEvidence:
            refused += 1
            continue
        repeated.append(_redundancy(draft, one))
        words += draft.words
        for _, _, sentence in draft.sentences():
            sentences += 1
            named += _names_source(sentence.text, sentence.cites, one)
    made = len(repeated)
    return {
        "articles": made,
        "refused_thin": refused,
        "words": round(words / made) if made else 0,
        "redundancy": round(fmean(repeated), 4) if made else 1.0,
        "attributed": round(named / sentences, 4) if sentences else 0.0,
    }


def _names_source(text: str, cites: Sequence[str], one: Reports) -> bool:
    """Whether the sentence cites, and says the name of the outlet of each passage it cites."""
    cited = [found.clipping.outlet for cite in cites if (found := one.story.find(cite))]
    return bool(cited) and all(outlet.removeprefix("The ") in text for outlet in cited)


def _redundancy(draft: Draft, one: Reports) -> float:
    """The mean, over its sentences, of ROUGE-1 with the likest other sentence; names of outlets are not counted."""
    outlets = re.compile("|".join(re.escape(outlet) for outlet in one.story.outlets))
    texts = [tokens(outlets.sub("", sentence.text)) for _, _, sentence in draft.sentences()]
    if len(texts) < 2:
        return 0.0
    return fmean(max(rouge_1(text, other) for b, other in enumerate(texts) if b != a) for a, text in enumerate(texts))
