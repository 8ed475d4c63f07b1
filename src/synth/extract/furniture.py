"""What stands among an article's blocks and is not its text: credits, bylines, share bars, prompts, consent texts.

It does not know whether the page is an article.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from synth.domain.evidence import PassageKind
from synth.extract.body import Block
from synth.extract.phrases import phrases
from synth.text.words import folded, words

_SHORT = 320  # characters; longer blocks are prose that happens to begin like furniture


_BYLINE = re.compile(  # case tells here: `By Monday morning` is prose
    r"^(?:(?i:(?:words|text|story|written|reported|posted) by|by|von|par|por)):?\s+"
    r"(?:[^\W\d_a-z][\w.'’-]*+\s*(?:,|and|und|&|et|y)?\s*){1,8}(?:[|•,–-].{0,80})?$"
)
_SIGNED = re.compile(r"^(?:بقلم|حوار|كتبت?|إعداد)\s?[:/].{2,60}$")  # Arabic: pen, interview, wrote, made by
_NAMES = re.compile(r"^(?:[A-ZÀ-Þ][\w.'’-]+ ?){2,3}(?:/(?:[A-ZÀ-Þ][\w.'’-]+ ?){2,3})+$")  # Ada Holm/Ole Renn
_LABEL = re.compile(r"[^\W\d_]{1,20}")  # of a section, alone above the text
_LABELLED_WORDS = 8  # of the block below a label
_AT_WORK = r",? (?:is|was|has|writes|covers|works|ist|schreibt|arbeitet|est|écrit|es|escribe|è|scrive)\b"
_SPEAKER = re.compile(r"^[—–]\s?[^\W\d_a-z].{1,80}(?<![.!?])$")  # who said what stands above: `— Ada Holm, mayor`
_ENDS = (".", "!", "?", "”", '"', "…")


def without_furniture(blocks: Sequence[Block], title: str, author: str = "") -> tuple[Block, ...]:
    """The blocks that are the article's own text, under its own subheads.

    A name of `author` alone above the text is a byline, and a last block that tells what he does is about him.
    A block among the first two that only repeats the title is not; nor is a pull quote. A block that repeats the
    description stays: on real pages it is the article's first sentence, which the site used as its description.
    """
    wording = phrases().furniture
    spoken = [plain(block.words_said) for block in blocks]
    last = blocks[-1].heading if blocks else ""
    whole = "\n".join(spoken)  # what stands in it once is repeated nowhere
    spoken_title = plain(title)
    no_headings = {name for name in {block.heading for block in blocks} if _is_no_heading(name, spoken_title)}
    about_privacy = bool(wording.privacy_title.search(title))
    kept: list[Block] = []
    heading, taken = "", -1
    for at, block in enumerate(blocks):
        foreign = bool(wording.foreign_heading.match(block.heading))
        heading = heading if foreign or block.heading in no_headings else block.heading
        if spoken[at] == spoken_title and len(kept) < 2:
            continue
        if foreign and (_is_linked(block) or (block.heading == last and wording.last_section.match(block.heading))):
            continue
        if _SPEAKER.match(block.text) and not any(_SPEAKER.match(one.text) for one in _beside(at, blocks)):
            if kept and taken == at - 1:
                kept[-1] = _said_by(kept[-1], block.text[1:].strip())
            continue  # with the pull quote that was left out
        if (
            is_furniture(block, spoken[at], about_privacy=about_privacy)
            or _is_left_over(block, kept)
            or (whole.count(spoken[at]) > 1 and _is_repeated(at, spoken, blocks))
        ):
            continue
        kept.append(replace(block, heading=heading))
        taken = at
    return _between_bylines(kept, [name for name in author.split(", ") if name])


def _between_bylines(kept: Sequence[Block], authors: Sequence[str]) -> tuple[Block, ...]:
    """The blocks without a section's or an author's name above them, and without a line about an author below them."""
    named = {plain(name) for name in authors}
    first, last = 0, len(kept)
    while last - first > 1 and (plain(kept[first].text) in named or _is_label(kept[first], kept[first + 1])):
        first += 1
    about = re.compile(rf"(?:{'|'.join(map(re.escape, authors))}){_AT_WORK}") if authors else None
    if about is not None and last - first > 1 and about.match(kept[last - 1].text):
        last -= 1
    return tuple(kept[first:last])


def _is_label(block: Block, below: Block) -> bool:
    """One word alone above prose: the name of a section."""
    lone = block.kind is PassageKind.PARAGRAPH and _LABEL.fullmatch(block.text) is not None
    return lone and (len(below.text.split()) >= _LABELLED_WORDS or not below.text.isascii())


def _said_by(block: Block, speaker: str) -> Block:
    """The block with the line that followed it; a quotation whose markup named nobody has its speaker there."""
    named = block.speaker or (speaker if block.kind is PassageKind.QUOTE else "")
    return replace(block, text=f"{block.text} — {speaker}", speaker=named)


def _is_no_heading(heading: str, spoken_title: str) -> bool:
    """A byline, a stamp or the title itself, marked up as a heading."""
    return plain(heading) == spoken_title or bool(
        _BYLINE.match(heading)
        or _SIGNED.match(heading)
        or _NAMES.match(heading)
        or phrases().furniture.stamp.is_in(heading)
    )


def is_furniture(block: Block, spoken: str, *, about_privacy: bool = False) -> bool:
    """Whether a block is not prose of the article, judged by its own words and links.

    `spoken` are its plain words. `about_privacy`: the article is itself about consent and cookies, so that such words
    do not tell.
    """
    text, wording = block.text, phrases().furniture
    if len(text) <= _SHORT:
        if wording.credit.is_in(text) or wording.stamp.is_in(text) or wording.prompt.is_in(text):
            return True
        if not about_privacy and wording.consent.is_in(text):
            return True
        if len(text) <= 120 and (_BYLINE.match(text) or _SIGNED.match(text)):
            return True
        if block.linked > 0.85 and (block.kind is PassageKind.ITEM or not text.endswith(_ENDS)):
            return True
    return all(word in wording.share_words or word.isdigit() for word in spoken.split())


def plain(text: str) -> str:
    """The words of `text` without case, accents and marks."""
    return " ".join(words(folded(text)))


def _beside(at: int, blocks: Sequence[Block]) -> Sequence[Block]:
    """The blocks before and after; where they begin with a dash as well, all are a list."""
    return (*blocks[max(at - 1, 0) : at], *blocks[at + 1 : at + 2])


def _is_left_over(block: Block, kept: Sequence[Block]) -> bool:
    """The end of a sentence whose beginning was a link that was taken away: `for more features.`"""
    text = block.text
    if not text[0].islower() or len(text) > 60 or block.kind is PassageKind.ITEM:
        return False
    return not kept or kept[-1].text.endswith(_ENDS)


def _is_repeated(at: int, spoken: Sequence[str], blocks: Sequence[Block]) -> bool:
    """A pull quote that stands in a longer block too, or a block that the page shows twice for its small screens.

    Items and lines that are no sentences may say the same under the next heading: tables of results, menus, plans.
    """
    own = spoken[at]
    if len(own) <= 40:
        return False
    since = 0
    if blocks[at].kind is PassageKind.ITEM or not blocks[at].text.endswith(_ENDS):
        since = next((i for i in range(at, 0, -1) if blocks[i - 1].heading != blocks[at].heading), 0)
    return own in spoken[since:at] or any(len(own) < len(other) and own in other for other in spoken)


def _is_linked(block: Block) -> bool:
    return block.linked > 0.5 or (block.kind is PassageKind.ITEM and not block.text.endswith(_ENDS))
