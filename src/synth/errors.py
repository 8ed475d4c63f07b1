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
    └── PublishError           a target did not take the publication

It does not know how errors are shown; `cli` prints them and chooses the exit code.
"""

from __future__ import annotations


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


class PublishError(SynthError):
    """The target did not take the publication."""
