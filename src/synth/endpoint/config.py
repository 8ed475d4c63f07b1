"""What the newsroom says of one endpoint (`[endpoints.NAME]` of synth.toml). It does not read the file."""

from __future__ import annotations

from decimal import Decimal

from pydantic import Field, SecretStr, field_validator

from synth.domain.noun import Noun


class Prices(Noun):
    """USD for a million tokens. A model that costs nothing is given prices of 0; none given means unknown."""

    input: Decimal = Field(ge=0)
    output: Decimal = Field(ge=0)
    cached: Decimal | None = Field(default=None, ge=0, description="of cached input; None: as other input")


class EndpointConfig(Noun):
    """One OpenAI-compatible server and one model of it."""

    name: str = Field(min_length=1)
    base_url: str = Field(description="up to and with `/v1`, as the OpenAI SDK takes it")
    model: str = Field(min_length=1)
    api_key: SecretStr = SecretStr("")
    context_tokens: int = Field(default=32_768, gt=0, description="question and answer together")
    max_output_tokens: int = Field(default=4_096, gt=0)
    timeout: float = Field(
        default=300.0, gt=0, description="seconds for a whole answer; of silence, where the answer is streamed"
    )
    requests_per_minute: float | None = Field(default=None, gt=0, description="the provider's limit")
    tokens_per_minute: float | None = Field(default=None, gt=0, description="the provider's limit")
    headroom: float = Field(default=0.9, gt=0, le=1, description="the share of the provider's limits that we use")
    concurrency: int = Field(default=16, gt=0, description="requests under way at once")
    prices: Prices | None = Field(default=None, description="instead of the public price list")
    fallback: str = Field(default="", description="name of the endpoint that is asked where this one cannot be reached")

    @field_validator("base_url")
    @classmethod
    def _is_an_address(cls, url: str) -> str:
        if not url.startswith(("http://", "https://")):
            raise ValueError("an address begins with http:// or https://")
        return url.rstrip("/")
