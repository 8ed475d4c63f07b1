"""What comes with a new version when it is filed. It does not know how a version is written down."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field, model_validator

from synth.domain.finding import Assessment
from synth.domain.noun import Noun
from synth.domain.status import Act, Status


class Filing(Noun):
    """The check of a new version, where the article stands with it, and who filed it over which version.

    `act` is recorded as a Decision on the new version's hash; a first version has none, and a version filed beside
    a published one (which changes no status) has none.
    """

    assessment: Assessment
    status: Status
    expect_version: int = Field(default=0, ge=0, description="the current version that was looked at; 0 for none")
    act: Act | None = None
    who: str = ""
    at: datetime
    note: str = ""
    attempt: int | None = Field(default=None, ge=0, description="the writer's attempt, where it was raised")

    @model_validator(mode="after")
    def _act_has_a_name_and_a_predecessor(self) -> Filing:
        if self.act is not None and not (self.who.strip() and self.expect_version):
            raise ValueError("an act is a named person's (or a run's), on an article that exists")
        return self
