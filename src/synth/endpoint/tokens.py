"""A guess at tokens before a server counts them: on the high side, because windows and budgets are hard.

It does not know any tokenizer; `Gauge` learns from what a server says afterwards.
"""

from __future__ import annotations

import math

from synth.domain.question import Question

# Measured on news pages with Qwen 2.5 and Gemma 3 (see docs/decisions.md): 3.9-4.9 ASCII characters a token in running
# text, fewer where digits and punctuation are many; beyond ASCII up to one token a character.
_ASCII_PER_TOKEN = 3.6
_PER_MESSAGE = 8
_PER_QUESTION = 16


def estimate(text: str) -> int:
    """Tokens of `text`, rather too many than too few."""
    ascii_only = len(text.encode("ascii", "ignore"))
    return math.ceil(ascii_only / _ASCII_PER_TOKEN + (len(text) - ascii_only))


def estimate_question(question: Question) -> int:
    """Input tokens of a question with its schema, rather too many than too few."""
    said = sum(estimate(message.content) + _PER_MESSAGE for message in question.messages)
    return said + estimate(question.json_schema) + _PER_QUESTION


class Gauge:
    """The estimate of one endpoint, raised where its tokenizer turns out to count more."""

    def __init__(self) -> None:
        self._factor = 1.0

    def tokens(self, question: Question) -> int:
        """Input tokens this endpoint is expected to count, rather too many than too few."""
        return math.ceil(estimate_question(question) * self._factor)

    def learn(self, question: Question, counted: int) -> None:
        """The server counted `counted` input tokens for `question`."""
        self._factor = max(self._factor, counted / estimate_question(question))
