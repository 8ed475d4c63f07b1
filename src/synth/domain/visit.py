"""What we remember of asking for one address: enough not to ask again too soon, and to ask conditionally."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from synth.domain.noun import Noun
from synth.domain.permission import Permission

OK = "ok"


class Visit(Noun):
    """The latest answer of one address."""

    url: str
    at: datetime
    outcome: str = Field(description="`ok`, or the reason code of the failure")
    detail: str = Field(default="", description="the failure in words")
    status: int = Field(default=0, description="of the answer; 0 where none came, or of a visit before it was kept")
    permission: Permission = Field(default=Permission(), description="what was decided on use by AI at this visit")
    capture: str = Field(default="", description="id of the capture that stands for this address, where there is one")
    final_url: str = Field(default="", description="the address that answered: of the capture, else of the verdict")
