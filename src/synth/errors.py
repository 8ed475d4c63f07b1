"""Every failure that synth names, as one tree.

    SynthError
    ├── ConfigError            synth.toml, SYNTH_* or a source list: file, line, key, what was expected   (exit 2)
    ├── FetchError             one page could not be had: a reason code and its words
    │   └── AddressRefused     the address is private, or not one we fetch
    ├── ExtractionError        the extraction worker died or timed out on one page
    ├── ThinEvidence           too little to write from: no article, said aloud
    ├── InvalidDraft           a writer returned what breaks the shape or the citations
    ├── DecisionRefused        a reviewer's act that the rules do not allow
    ├── UnknownName            a story, article, version or list nobody knows
    ├── ListBusy               another run holds this list's lock                                         (exit 75)
    ├── StoreError             the store or the outputs cannot be read or written
    ├── EndpointError          one question to a model has no usable answer
    │   ├── EndpointUnreachable    no connection, no answer in time, or an answer broken off
    │   ├── EndpointBusy           overloaded or failing, and still so after waiting
    │   ├── QuestionTooLong        it does not fit the model's window or the allowance of a minute
    │   ├── QuestionRejected       the server does not take this request
    │   └── BadAnswer              an answer came, was paid and is kept, and cannot be used
    │       ├── Refused                the model declined
    │       ├── CutShort               it hit the limit of output tokens
    │       ├── Filtered               a content filter stopped it
    │       ├── EmptyAnswer            nothing was said
    │       ├── MalformedAnswer        JSON was asked for, and this is none
    │       └── SchemaViolation        JSON, but not of the shape asked for
    ├── RunStopped             no further question can succeed: the run ends, the rest is not tried
    │   ├── QuotaExhausted         the account has no credit left
    │   ├── AuthFailed             the key is not accepted
    │   ├── ModelUnknown           the endpoint has no such model
    │   └── BudgetExhausted        the newsroom's own budget is spent                                 (exit 3)
    └── PublishError           a target did not take the publication

It does not know how errors are shown; `cli` prints them and chooses the exit code.
"""

from __future__ import annotations

from typing import Any


class SynthError(Exception):
    """synth could not do what was asked."""

    def __init__(self, message: str = "", **facts: object) -> None:
        """`message` replaces the class docstring as the words shown; `facts` become attributes (url, source, run)."""
        super().__init__(message or (type(self).__doc__ or "").strip())
        self.facts = facts

    def __getattr__(self, name: str) -> object:
        try:
            return self.__dict__["facts"][name]
        except KeyError:
            raise AttributeError(name) from None


class ConfigError(SynthError):
    """The configuration is wrong."""


class FetchError(SynthError):
    """The page could not be fetched."""

    def __init__(self, reason: str, message: str, **facts: object) -> None:
        """`reason` is a stable code such as `timeout` or `http_404`; `message` says it in words."""
        super().__init__(message, **facts)
        self.reason = reason


class AddressRefused(FetchError):
    """This address is private or not fetchable."""

    def __init__(self, message: str, **facts: object) -> None:
        super().__init__("address_refused", message, **facts)


class ExtractionError(SynthError):
    """The page could not be extracted."""

    def __init__(self, reason: str, message: str, **facts: object) -> None:
        super().__init__(message, **facts)
        self.reason = reason


class ThinEvidence(SynthError):
    """There is too little source text to write from."""


class InvalidDraft(SynthError):
    """The draft breaks the shape of an article."""


class DecisionRefused(SynthError):
    """The review rules do not allow this."""


class UnknownName(SynthError):
    """Nothing of that name is in this newsroom."""


class ListBusy(SynthError):
    """Another run of this list is at work."""


class StoreError(SynthError):
    """The store cannot be read or written."""


class EndpointError(SynthError):
    """The model's endpoint gave no usable answer."""


class EndpointUnreachable(EndpointError):
    """The endpoint cannot be reached: see whether it runs and base_url is right."""

    def __init__(self, message: str = "", *, possibly_charged: bool = True, **facts: object) -> None:
        """`possibly_charged` is False where the request cannot have arrived."""
        super().__init__(message, **facts)
        self.possibly_charged = possibly_charged


class EndpointBusy(EndpointError):
    """The endpoint is overloaded or failing: run again later, or lower its limits."""

    def __init__(self, message: str = "", *, retry_after: float | None = None, **facts: object) -> None:
        """`retry_after` is the seconds the server asked us to wait, where it did."""
        super().__init__(message, **facts)
        self.retry_after = retry_after


class QuestionTooLong(EndpointError):
    """The question does not fit the model's window: give it less, or raise context_tokens if the model has more."""


class QuestionRejected(EndpointError):
    """The endpoint does not take this request."""

    def __init__(self, message: str = "", *, parameter: str = "", **facts: object) -> None:
        """`parameter` is the part of the request the server objected to, where it named one."""
        super().__init__(message, **facts)
        self.parameter = parameter


class BadAnswer(EndpointError):
    """The model's answer cannot be used."""

    def __init__(self, message: str = "", *, answer: Any = None, **facts: object) -> None:
        """`answer` is the `synth.domain.question.Answer` that was kept; this floor cannot name its type."""
        super().__init__(message, **facts)
        self.answer = answer


class Refused(BadAnswer):
    """The model declined to answer: read the sources for what it may have balked at, or write with another model."""


class CutShort(BadAnswer):
    """The answer was cut at the limit of output tokens: raise max_output_tokens, or ask for a shorter article."""


class Filtered(BadAnswer):
    """A content filter stopped the answer: read the sources, or write with another endpoint."""


class EmptyAnswer(BadAnswer):
    """The model said nothing: ask anew (--fresh)."""


class MalformedAnswer(BadAnswer):
    """The answer is not the JSON that was asked for: ask anew, or use a model that holds to a schema."""


class SchemaViolation(BadAnswer):
    """The answer is JSON, but not of the shape asked for: ask anew, or use a model that holds to a schema."""


class RunStopped(SynthError):
    """No further question can succeed."""


class QuotaExhausted(RunStopped):
    """The account of this endpoint has no credit left: top it up, then run again; what was answered is kept."""


class AuthFailed(RunStopped):
    """The endpoint does not accept the key: set the variable that api_key_env names."""


class ModelUnknown(RunStopped):
    """The endpoint has no such model: correct `model` (`synth doctor` lists what it has)."""


class BudgetExhausted(RunStopped):
    """The budget is spent: raise [budget] or --budget, then run again; what was answered is kept."""


class PublishError(SynthError):
    """The target did not take the publication."""
