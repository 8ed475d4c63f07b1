"""What a story would take to write, reckoned from its passages alone. It asks nothing, and does not know the memo."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from synth.domain.forecast import Forecast
from synth.domain.story import Story
from synth.endpoint.endpoint import Endpoint
from synth.write.extractive.outline import Outline
from synth.write.formats import Format
from synth.write.llm.asking import Asking, PartTask
from synth.write.llm.parts import pieces
from synth.write.llm.passages import Block, blocks_of

FAULTS = 500  # tokens of a repair's list of faults


@dataclass(frozen=True)
class _Put:
    """A question by its sizes in tokens; where its answer is cut short it is put once more with all the room."""

    asked: int
    answered: int


class Reckoning:
    """Forecasts of one endpoint."""

    def __init__(self, endpoint: Endpoint, asking: Asking, repairs: int) -> None:
        """`repairs`: the most rounds after a first draft."""
        self._endpoint, self._asking, self._repairs = endpoint, asking, repairs

    def whole(self, story: Story, form: Format, attempt: int) -> Forecast:
        """Questions, tokens and the worst cost of writing `story` at once."""
        blocks = blocks_of(story)
        question = self._asking.draft(story, form, blocks, attempt)
        tokens = self._endpoint.tokens(question)
        reading: list[_Put] = []
        if not self._asking.fits(question, tokens):
            reading = [self._claims(part, story, attempt) for block in blocks for part in self._parts(block, story)]
            # Then the draft is written from as many claims as fit: at most the whole window, less its answers.
            tokens = self._endpoint.config.context_tokens - 2 * question.max_output_tokens
        draft = _Put(tokens, question.max_output_tokens)
        return self._sum([*reading, draft], [self._repair(draft)])

    def by_parts(self, plan: Outline, story: Story, attempt: int) -> Forecast:
        """The same, of writing it along its outline."""
        questions = [self._asking.part(PartTask(plan.subject, part), story, attempt) for part in plan.parts]
        told = [statement.text for part in plan.parts for statement in part.statements]  # the article is as long, about
        questions.append(self._asking.front(told, story, plan.form, attempt))
        sure = [_Put(self._endpoint.tokens(question), question.max_output_tokens) for question in questions]
        return self._sum(sure, [self._repair(put) for put in sure])

    def _parts(self, block: Block, story: Story) -> tuple[Block, ...]:
        def fits(part: Block) -> bool:
            question = self._asking.claims(part, story.terms.language, 0)
            return self._asking.fits(question, self._endpoint.tokens(question), repairs=False)

        return pieces(block, fits)

    def _claims(self, part: Block, story: Story, attempt: int) -> _Put:
        question = self._asking.claims(part, story.terms.language, attempt)
        return _Put(self._endpoint.tokens(question), question.max_output_tokens)

    def _repair(self, draft: _Put) -> _Put:
        most = max(self._endpoint.config.max_output_tokens, draft.answered)
        window = self._endpoint.config.context_tokens - draft.answered
        return _Put(min(draft.asked + most + FAULTS, window), draft.answered)

    def _sum(self, sure: list[_Put], repairs: list[_Put]) -> Forecast:
        everything = [*sure, *repairs * self._repairs]
        room = self._endpoint.config.max_output_tokens
        again = [_Put(put.asked, room) for put in everything if put.answered < room]
        costs = [self._endpoint.cost_of(put.asked, put.answered) for put in (*everything, *again)]
        known = [cost for cost in costs if cost is not None]
        return Forecast(
            least=len(sure),
            most=len(everything) + len(again),
            input_tokens=sum(put.asked for put in sure),
            worst=sum(known, Decimal(0)) if len(known) == len(costs) else None,
        )
