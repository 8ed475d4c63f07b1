"""A guess at tokens before a server counts them: on the high side, because windows and budgets are hard.

It does not know any tokenizer; `Gauge` learns from what a server says afterwards.
"""

from __future__ import annotations

import math

from synth.domain.question import Question

# Fitted on 80 texts in several languages, JSON schemas and tables, to the counts of Qwen 2.5 and Gemma 3: the estimate
# is 0.9-1.7 of the count, 1.25 in the mean. Both count each digit, and most marks, as tokens of their own.
_LETTERS_PER_TOKEN = 4.0
_PER_DIGIT = 1.3
_PER_MARK = 0.8
_PER_OTHER = 1.0  # a character beyond ASCII
_DIGITS = b"0123456789"
_MARKS = b"!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~\n"
_PER_MESSAGE = 8
_PER_QUESTION = 16
_PER_OTHER_LEAST = 0.3  # such a character where the tokenizer knows the script well: Cyrillic, Greek, Arabic
_TELLING = 400  # tokens; in a shorter question what a server adds of its own weighs too much
_CUT = 0.6  # of what was expected: a server that counts less has read only a part


def estimate(text: str, per_other: float = _PER_OTHER) -> int:
    """Tokens of `text`, rather too many than too few; `per_other`: of each character beyond ASCII."""
    plain = text.encode("ascii", "ignore")
    digits = len(plain) - len(plain.translate(None, _DIGITS))
    marks = len(plain) - len(plain.translate(None, _MARKS))
    letters = len(plain) - digits - marks
    other = len(text) - len(plain)
    return math.ceil(letters / _LETTERS_PER_TOKEN + digits * _PER_DIGIT + marks * _PER_MARK + other * per_other)


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

    def is_cut(self, question: Question, counted: int) -> bool:
        """Whether a server that counted `counted` input tokens cannot have read all of `question`.

        Some local servers drop the beginning of what exceeds their window and say nothing. The schema is left out:
        where it becomes a grammar it is not counted.
        """
        said = sum(estimate(message.content, _PER_OTHER_LEAST) for message in question.messages) * self._factor
        return said >= _TELLING and counted < _CUT * said

    def learn(self, question: Question, counted: int) -> None:
        """The server counted `counted` input tokens for `question`."""
        expected = estimate_question(question)
        if expected >= _TELLING:
            self._factor = max(self._factor, counted / expected)
