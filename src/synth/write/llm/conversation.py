"""Questions put for one article, and what they took: calls, cost, and what a producer should know.

It does not know what the answers mean.
"""

from __future__ import annotations

from decimal import Decimal

from synth.domain.draft import Draft
from synth.domain.question import Answer, Question, cost_together
from synth.endpoint.endpoint import Endpoint
from synth.errors import BadAnswer, CutShort
from synth.write.writer import Written


class Conversation:
    """All that is asked of one endpoint for one article."""

    def __init__(self, endpoint: Endpoint, last_word: str = "") -> None:
        """`last_word` stands under every question."""
        self._endpoint = endpoint
        self._last_word = last_word
        self._calls = 0
        self._cost: Decimal | None = Decimal(0)
        self._served_by = ""
        self._questions: list[str] = []
        self._notes: list[str] = []

    def note(self, words: str) -> None:
        """Tell the producer of the article."""
        self._notes.append(words)

    async def ask(self, question: Question) -> Answer:
        """The answer; one that was cut short is asked for once more with all the room the endpoint has."""
        if self._last_word:
            question = _under(question, self._last_word)
        try:
            return await self._put(question)
        except CutShort:
            most = self._endpoint.config.max_output_tokens
            if question.max_output_tokens >= most:
                raise
            self.note(f"an answer of {question.max_output_tokens} tokens was cut short; asked again with {most}")
            return await self._put(question.model_copy(update={"max_output_tokens": most}))

    def written(self, draft: Draft, passages: int) -> Written:
        """`draft` with what it took; `passages` of the story were shown."""
        return Written(
            draft=draft,
            calls=self._calls,
            cost=self._cost,
            served_by=self._served_by,
            questions=tuple(self._questions),
            passages=passages,
            notes=tuple(self._notes),
        )

    async def _put(self, question: Question) -> Answer:
        """The answer; it is entered, be it good or bad."""
        try:
            answer = await self._endpoint.ask(question)
        except BadAnswer as exc:
            self._enter(exc.answer)
            raise
        self._enter(answer)
        if self._endpoint.is_cut(question, answer):
            self.note(
                f"the model counted {answer.usage.input} input tokens of a question of about "
                f"{self._endpoint.tokens(question)}: it has not seen all passages"
            )
        return answer

    def _enter(self, answer: Answer) -> None:
        self._served_by = answer.served_model or answer.model
        if answer.key in self._questions:
            return  # the same repair again: one answer, paid once
        self._questions.append(answer.key)
        if not answer.from_memo:
            self._calls += 1
        self._cost = cost_together(self._cost, answer.cost)
        if answer.endpoint != self._endpoint.config.name:
            self.note(f"answered by the fallback endpoint {answer.endpoint} ({answer.model})")


def _under(question: Question, words: str) -> Question:
    """The question with `words` under what it asks: its second message, after the static one."""
    system, asked, *rest = question.messages
    asked = asked.model_copy(update={"content": f"{asked.content}\n\n{words}"})
    return question.model_copy(update={"messages": (system, asked, *rest)})
