"""The questions that a writer puts to a model. It does not send them, and does not read the answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from synth.domain.question import Message, Question, Role
from synth.domain.story import Story
from synth.text.locale import locale_of
from synth.write.extractive.outline import Part
from synth.write.formats import Format
from synth.write.llm.passages import Block, aliases, escaped, fenced, outlet_and_date
from synth.write.llm.problem import Problem
from synth.write.llm.schema import claims_schema, draft_schema, front_schema, part_schema
from synth.write.prompts import Prompt, read_prompt

# What a model is told that writes an article at once, and one that writes it section by section.
WHOLE = ("writer", "house-style", "task", "repair", "claims", "sent-back")
PARTS = ("part", "house-style", "part-task", "front", "repair", "sent-back")
DRAFT_TOKENS = 5  # output tokens to allow for each word of the format's upper bound: JSON, ids and prose
CLAIMS_TOKENS = 1500
SENTENCE_TOKENS = 110  # output tokens to allow for a sentence of a part, with its cites
FRONT_TOKENS = 300
TEMPERATURE = 0.3  # at 0 small models go round in circles; the memo keeps what was answered either way


@dataclass(frozen=True)
class PartTask:
    """One part of an outline, and what the article is about: told for the opening alone, or every part tells it."""

    subject: str
    part: Part

    @property
    def part_name(self) -> str:
        """What the part is, in words for the model."""
        if not self.part.heading:
            about = escaped(self.subject)
            return f"opening, of “{about}” (first what happened, to whom, where and when; then why it matters)"
        return "next section" if self.part.general else f"section about “{escaped(self.part.heading)}”"


@dataclass(frozen=True)
class Limits:
    """What one endpoint can take and give, in tokens."""

    context: int
    output: int


class Asking:
    """Builds questions from the newsroom's prompts. Static text comes first, so that a provider can cache it."""

    def __init__(self, prompts: Path, limits: Limits, *, passage_enum: bool) -> None:
        """`ConfigError` where a prompt is missing or wrong. `passage_enum`: see `draft_schema`."""
        self._prompts: Mapping[str, Prompt] = {name: read_prompt(prompts, name) for name in {*WHOLE, *PARTS}}
        self._limits = limits
        self._passage_enum = passage_enum

    def hashes(self, names: Iterable[str]) -> dict[str, str]:
        """prompt name → sha256 of its text, for the provenance."""
        return {name: self._prompts[name].sha256 for name in sorted(names)}

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
        schema = draft_schema(form, aliases(blocks) if self._passage_enum else ())
        return self._question(
            (system, f"{fenced(blocks)}\n\n{task}"),
            (f"draft_{form.name}", schema),
            form.words.most * DRAFT_TOKENS,
            attempt,
        )

    def repair(self, question: Question, answer: str, found: Sequence[Problem]) -> Question:
        """The same question again, with the answer that was given and what is wrong with it."""
        faults = "\n".join(f"- {problem.where}: {problem.words}" for problem in found)
        again = (
            Message(role=Role.ASSISTANT, content=answer),
            Message(role=Role.USER, content=self._prompts["repair"].filled(faults=faults)),
        )
        return question.model_copy(update={"messages": (*question.messages[:2], *again)})

    def sent_back(self, note: str) -> str:
        """What stands under every question where an editor sent the last version back, and said why."""
        return self._prompts["sent-back"].filled(note=escaped(note))

    def claims(self, block: Block, language: str, attempt: int) -> Question:
        """List what one clipping reports, for a story that exceeds the window."""
        system = self._prompts["claims"].for_language(language)
        return self._question((system, fenced((block,))), ("claims", claims_schema()), CLAIMS_TOKENS, attempt)

    def part(self, task: PartTask, story: Story, attempt: int) -> Question:
        """Write one part of an article from its statements."""
        language = story.terms.language
        shown = [f"[{one.alias}] {outlet_and_date(story, one)}: {escaped(one.text)}" for one in task.part.statements]
        words = self._prompts["part-task"].filled(part=task.part_name, language=locale_of(language).name)
        ids = tuple(dict.fromkeys(one.alias for one in task.part.statements))
        count = len(task.part.statements)
        user = "\n".join(("<passages>", *shown, "</passages>", "", words))
        schema = part_schema(ids if self._passage_enum else (), count, headed=bool(task.part.heading))
        return self._question(
            (self._part_system(language), user),
            ("part" if task.part.heading else "lede", schema),
            (count + 1) * SENTENCE_TOKENS,
            attempt,
        )

    def front(self, article: Sequence[str], story: Story, form: Format, attempt: int) -> Question:
        """Write headline, dek and keywords over the sentences of an article."""
        language = story.terms.language
        words = self._prompts["front"].filled(
            characters=str(form.headline_chars), words=str(form.dek_words), language=locale_of(language).name
        )
        user = "\n".join(("<article>", *(escaped(text) for text in article), "</article>", "", words))
        return self._question((self._part_system(language), user), ("front", front_schema()), FRONT_TOKENS, attempt)

    def _question(self, told: tuple[str, str], schema: tuple[str, str], most_tokens: int, attempt: int) -> Question:
        """`told` is what system and user say, `schema` its name and JSON text."""
        system, user = told
        name, text = schema
        return Question(
            messages=(Message(role=Role.SYSTEM, content=system), Message(role=Role.USER, content=user)),
            schema_name=name,
            json_schema=text,
            max_output_tokens=min(self._limits.output, most_tokens),
            temperature=TEMPERATURE,
            attempt=attempt,
        )

    def _part_system(self, language: str) -> str:
        return "\n\n".join(self._prompts[name].for_language(language) for name in ("part", "house-style"))

    def fits(self, question: Question, tokens: int, *, repairs: bool = True) -> bool:
        """Whether a question of so many tokens leaves room for its answer, and for the same answer in a repair."""
        answers = 2 if repairs else 1
        return tokens + answers * question.max_output_tokens <= self._limits.context
