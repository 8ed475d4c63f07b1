"""The questions that a writer puts to a model. It does not send them, and does not read the answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from synth.domain.question import Message, Question, Role
from synth.domain.story import Story
from synth.text.locale import locale_of
from synth.write.formats import Format
from synth.write.llm.faultfinding import Problem
from synth.write.llm.passages import Block, aliases, fenced
from synth.write.llm.schema import claims_schema, draft_schema
from synth.write.prompts import Prompt, read_prompt

PROMPTS = ("writer", "house-style", "task", "repair", "claims")
DRAFT_TOKENS = 5  # output tokens to allow for each word of the format's upper bound: JSON, ids and prose
CLAIMS_TOKENS = 1500
TEMPERATURE = 0.3  # at 0 small models go round in circles; the memo keeps what was answered either way


@dataclass(frozen=True)
class Limits:
    """What one endpoint can take and give, in tokens."""

    context: int
    output: int


class Asking:
    """Builds questions from the newsroom's prompts. Static text comes first, so that a provider can cache it."""

    def __init__(self, prompts: Path, limits: Limits, *, passage_enum: bool) -> None:
        """`ConfigError` where a prompt is missing or wrong. `passage_enum`: see `draft_schema`."""
        self._prompts: Mapping[str, Prompt] = {name: read_prompt(prompts, name) for name in PROMPTS}
        self._limits = limits
        self._passage_enum = passage_enum

    @property
    def hashes(self) -> dict[str, str]:
        """prompt name → sha256 of its text, for the provenance."""
        return {name: prompt.sha256 for name, prompt in self._prompts.items()}

    def draft(self, story: Story, form: Format, blocks: Sequence[Block], attempt: int) -> Question:
        """Write the article from these blocks."""
        language = story.terms.language
        system = "\n\n".join(
            (
                self._prompts["writer"].for_language(language),
                self._prompts["house-style"].for_language(language),
                form.guidance,
            )
        )
        # The task comes last, after the passages, because small models heed most what they read last.
        task = self._prompts["task"].filled(format=form.name, language=locale_of(language).name)
        user = f"{fenced(blocks)}\n\n{task}"
        return Question(
            messages=(Message(role=Role.SYSTEM, content=system), Message(role=Role.USER, content=user)),
            schema_name=f"draft_{form.name}",
            json_schema=draft_schema(form, aliases(blocks) if self._passage_enum else ()),
            max_output_tokens=min(self._limits.output, form.words.most * DRAFT_TOKENS),
            temperature=TEMPERATURE,
            attempt=attempt,
        )

    def repair(self, question: Question, answer: str, found: Sequence[Problem]) -> Question:
        """The same question again, with the answer that was given and what is wrong with it."""
        faults = "\n".join(f"- {problem.where}: {problem.words}" for problem in found)
        again = (
            Message(role=Role.ASSISTANT, content=answer),
            Message(role=Role.USER, content=self._prompts["repair"].filled(faults=faults)),
        )
        return question.model_copy(update={"messages": (*question.messages[:2], *again)})

    def claims(self, block: Block, language: str, attempt: int) -> Question:
        """List what one clipping reports, for a story that exceeds the window."""
        return Question(
            messages=(
                Message(role=Role.SYSTEM, content=self._prompts["claims"].for_language(language)),
                Message(role=Role.USER, content=fenced((block,))),
            ),
            schema_name="claims",
            json_schema=claims_schema(),
            max_output_tokens=min(self._limits.output, CLAIMS_TOKENS),
            temperature=TEMPERATURE,
            attempt=attempt,
        )

    def fits(self, question: Question, tokens: int, *, repairs: bool = True) -> bool:
        """Whether a question of so many tokens leaves room for its answer, and for the same answer in a repair."""
        answers = 2 if repairs else 1
        return tokens + answers * question.max_output_tokens <= self._limits.context
