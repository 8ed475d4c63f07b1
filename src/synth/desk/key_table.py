"""The one table of keys: it drives what they do, what is shown beside buttons, and the help page.

It does not know a browser. A key presses what carries its name: `data-key` on a button, a link or a summary.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Key:
    """One key: `does` is said to people, `where` is the page it works on."""

    key: str
    does: str
    where: str


KEYS = {
    "next": Key("j", "next finding, article or sentence", "review, queue, exercise"),
    "previous": Key("k", "previous finding, article or sentence", "review, queue, exercise"),
    "open": Key("Enter", "open the article", "queue"),
    "search": Key("/", "search", "queue"),
    "supported": Key("o", "the passage shown supports it", "finding"),
    "misfired": Key("m", "the rule misfired", "finding"),
    "reason": Key("r", "let it stand for another reason", "finding"),
    "fix": Key("f", "fix the sentence", "finding"),
    "source": Key("s", "the whole source", "finding"),
    "edit": Key("e", "edit the headline, or what you last pointed at", "review"),
    "approve": Key("a", "approve and go on", "review"),
    "back": Key("b", "send back with a note", "review"),
    "spike": Key("x", "spike", "review"),
    "skip": Key("n", "skip to the next article", "review"),
    "changes": Key("d", "what changed between versions", "review"),
    "publish": Key("p", "publish", "article"),
    "exercise": Key("t", "take an exercise", "training"),
    "wrong": Key("w", "the chosen sentence is wrong", "exercise"),
    "nothing": Key("g", "nothing is wrong", "exercise"),
    "queue": Key("q", "the queue", "everywhere"),
    "help": Key("?", "the keys", "everywhere"),
}
