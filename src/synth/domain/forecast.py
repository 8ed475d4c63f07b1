"""What having a story written would take, told before anything is asked. It does not know how it was reckoned."""

from __future__ import annotations

from decimal import Decimal

from pydantic import Field

from synth.domain.noun import Noun

NOT_FETCHED = "pages not fetched yet"
NO_TEXT = "its pages gave nothing to write from"
STANDS = "its article stands: nothing to ask"


class Forecast(Noun):
    """Questions and money of one story, or why nothing would be asked, or nothing can be said."""

    without: str = Field(default="", description="why there are no numbers")
    least: int = Field(default=0, description="questions where every answer is good")
    most: int = Field(default=0, description="questions where answers are cut short and repairs are needed")
    input_tokens: int = Field(default=0, description="of the least questions, rather too many than too few")
    worst: Decimal | None = Field(
        default=None, description="USD of the most questions, each answer as long as it may be; None: price unknown"
    )
