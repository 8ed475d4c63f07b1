"""The writer without a model on real stories, held against the leads and against LexRank at the same length.

Each method puts sentences of a story's three reports in an order; what it gives is cut to the words of the editors'
own round-up of that story and scored against it (ROUGE-1 F). The weights of the ranking were chosen on the first 120
of the 253 stories of `allsides_stories`. The other 133, and the 350 of `neus_leads` (shorter leads, none of the same
stories), were scored once those stood. Each of the three sets is reported apart; a margin is the 95 % interval of the
mean difference, story by story. Then compose() writes a whole article of each of the 253, and of long stories for its
speed. It does not know how a story is ranked.
"""

from __future__ import annotations

import math
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import fmean

from bench.overlap import margin, rouge_1, tokens
from bench.reports import Reports, read_long_stories, read_reports
from bench.result import Result, Target
from synth.domain.draft import Draft
from synth.errors import ThinEvidence
from synth.write.extractive.compose import compose
from synth.write.extractive.rank import rank_sentences
from synth.write.extractive.select import choose
from synth.write.formats import read_format

CHOSEN_ON = 120  # stories, the first of the file
QUICK = 60  # stories of each set
LONG = 8_000  # words of a story whose writing is timed
_FORMATS = Path(__file__).parents[1] / "prompts" / "formats"
_DAMPING, _ROUNDS, _LINK, _SAME = 0.85, 50, 0.1, 0.5  # LexRank as published; a sentence as like as _SAME repeats

Scores = list[float]


def run(*, quick: bool) -> Result:
    """All stories (60 of each set where `quick`), by three methods; then one article of each."""
    told = read_reports("allsides_stories")
    sets = {"chosen_on": told[:CHOSEN_ON], "unseen": told[CHOSEN_ON:], "leads": read_reports("neus_leads")}
    if quick:
        sets = {name: part[:QUICK] for name, part in sets.items()}
    figures: dict[str, int | float] = {f"stories_{name}": len(part) for name, part in sets.items()}
    methods: dict[str, Callable[[Reports], Sequence[int]]] = {"ours": _ours, "lead": _lead, "lexrank": _lexrank}
    scores = {
        method: {name: [_score(one, order) for one in part] for name, part in sets.items()}
        for method, order in methods.items()
    }
    for by_set in scores.values():
        by_set["all"] = [*by_set["chosen_on"], *by_set["unseen"]]
    for method, by_set in scores.items():
        figures |= {f"{method}_{name}": round(fmean(values), 4) for name, values in by_set.items()}
    for peer in ("lead", "lexrank"):
        for name, ours in scores["ours"].items():
            low, high = margin(ours, scores[peer][name])
            figures |= {f"over_{peer}_{name}_low": round(low, 4), f"over_{peer}_{name}_high": round(high, 4)}
    figures |= _articles([*sets["chosen_on"], *sets["unseen"]])
    figures |= _speed()
    return Result("writer_extractive", figures, _targets(quick=quick))


def _targets(*, quick: bool) -> dict[str, Target]:
    """Margins are held to their targets on all stories: a small sample leaves their intervals too wide."""
    above = Target(">=", 0.0001)
    margins = [f"over_{peer}_{name}_low" for peer in ("lead", "lexrank") for name in ("all", "leads")]
    return {
        **({} if quick else dict.fromkeys(margins, above)),
        "attributed": Target("==", 1.0),
        "redundancy": Target("<=", 0.45),
        "dek_in_body": Target("==", 0),
        "ms_slowest": Target("<=", 300),
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
    """What compose() makes of the stories: how many, what they say twice, and how many sentences name their source."""
    form, brief = read_format(_FORMATS, "analysis"), read_format(_FORMATS, "brief")
    repeated, named, sentences, refused, words, twice = Scores(), 0, 0, 0, 0, 0
    for one in reports:
        try:
            draft = compose(one.story, form, brief)
        except ThinEvidence:
            refused += 1
            continue
        repeated.append(_redundancy(draft, one))
        words += draft.words
        twice += any(draft.dek.rstrip(".").lower() in sentence.text.lower() for _, _, sentence in draft.sentences())
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
        "dek_in_body": twice,
    }


def _speed() -> dict[str, int | float]:
    """CPU milliseconds that compose() takes for stories of about 8,000 words: the fastest of three times each."""
    form, brief = read_format(_FORMATS, "analysis"), read_format(_FORMATS, "brief")
    slowest, words = 0.0, 0
    for story in read_long_stories(LONG):
        times = []
        for _ in range(3):
            start = time.process_time()
            compose(story, form, brief)
            times.append(time.process_time() - start)
        if min(times) > slowest:
            slowest, words = min(times), sum(member.clipping.words for member in story.members)
    return {"ms_slowest": round(1000 * slowest), "ms_slowest_words": words}


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
