"""The writer without a model on 253 real stories, held against the leads and against LexRank at the same length.

Each method puts sentences of a story's three reports in an order; what it gives is cut to the words of the editors'
own round-up of that story, and scored against it (ROUGE-1 F). The weights of the ranking were chosen on the first 120
stories; the other 133 were not looked at, and both halves are reported apart. It does not know how a story is ranked.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from bench.overlap import margin, rouge_1, tokens
from bench.replay import SHARED, rows
from bench.result import Absent, Result, Target
from synth.domain.draft import Draft
from synth.domain.evidence import Clipping, Passage
from synth.domain.noun import digest
from synth.domain.source import Rights, Terms
from synth.domain.story import Member, Story
from synth.errors import ThinEvidence
from synth.text.locale import locale_of
from synth.write.extractive.compose import compose
from synth.write.extractive.rank import rank_sentences
from synth.write.extractive.select import choose
from synth.write.extractive.statements import Statement, read_statements
from synth.write.formats import read_format

CHOSEN_ON = 120  # stories, the first of the file
QUICK = 40  # stories of each half
_FORMATS = SHARED.parent / "main" / "prompts" / "formats"
_DAMPING, _ROUNDS, _LINK, _SAME = 0.85, 50, 0.1, 0.5  # LexRank as published, and MEAD's bound for a repetition

Order = Callable[["Reports"], Sequence[int]]
