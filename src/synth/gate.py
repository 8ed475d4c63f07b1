"""The gate: a draft is checked under the newsroom's severities and its format's limits, the same for runs and reviews.

It does not know who asks or what follows from the findings.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from synth.check.check import CheckContext, assess, checked_severities
from synth.domain.article import DisclosureKind
from synth.domain.draft import Draft
from synth.domain.finding import Assessment, Severity
from synth.domain.story import Story
from synth.write.formats import Format, read_format


class Gate:
    """Formats and severities of one newsroom, ready to assess."""

    def __init__(self, prompts: Path, severities: Mapping[str, Severity]) -> None:
        """`ConfigError` where a severity is set that may not be."""
        self._formats = prompts / "formats"
        self._severities = checked_severities(severities)
        self._read: dict[str, Format] = {}

    def form(self, name: str) -> Format:
        """The format of that name, read once. `ConfigError` where it is missing or wrong."""
        if name not in self._read:
            self._read[name] = read_format(self._formats, name)
        return self._read[name]

    def assess(self, story: Story, draft: Draft, form: Format, disclosure: DisclosureKind) -> Assessment:
        """Every finding of the rule set on this draft."""
        return assess(
            story,
            draft,
            CheckContext(
                headline_chars=form.headline_chars,
                dek_words=form.dek_words,
                extractive=disclosure is DisclosureKind.EXTRACTIVE,
                severities=self._severities,
            ),
        )
