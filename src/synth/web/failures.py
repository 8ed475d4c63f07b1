"""What httpx says went wrong, in our words: one place, one time.

It does not decide whether to try again; it only marks what may pass (`transient`).
"""

from __future__ import annotations

import ssl
from collections.abc import Iterator

import httpx

from synth.errors import FetchError
from synth.web.policy import WebPolicy

_HEADERS_TOO_LARGE = 431  # the hint h11 gives when the answer's head outgrows its buffer


def translate(exc: Exception, host: str, policy: WebPolicy, *, began: bool) -> FetchError:
    """The `FetchError` for a failure while asking `host`; `began` says that the answer's head had come."""
    if isinstance(exc, httpx.ConnectTimeout):
        words = f"{host} could not be reached within {policy.connect_timeout:g} s; it may be down: try again later"
        return FetchError("timeout", words, host=host, transient=True)
    if isinstance(exc, httpx.TimeoutException):
        words = f"{host} was silent for {policy.read_timeout:g} s; it may be overloaded: try again later"
        return FetchError("timeout", words, host=host, transient=not began)
    if isinstance(exc, httpx.ConnectError):
        return _no_connection(exc, host)
    if isinstance(exc, httpx.NetworkError | OSError) or "disconnected without" in str(exc):
        return _broken(host, began=began)
    if isinstance(exc, httpx.RemoteProtocolError):
        return _not_http(exc, host, began=began)
    return FetchError("bad_url", f"{host} cannot be asked so: {_line(exc)}; correct the address", host=host)


def out_of_time(host: str, policy: WebPolicy, *, began: bool) -> FetchError:
    """The failure for an answer that was not whole in time."""
    what = "was still sending" if began else "had not answered"
    words = f"{host} {what} after {policy.total_timeout:g} s, the most synth waits for one page; try again later"
    return FetchError("timeout", words, host=host, transient=not began)


def _no_connection(exc: Exception, host: str) -> FetchError:
    for cause in _causes(exc):
        if isinstance(cause, ssl.SSLCertVerificationError):
            words = f"the certificate of {host} is not valid: {cause.verify_message}; ask the site, or leave it out"
            return FetchError("tls_failed", words, host=host)
        if isinstance(cause, ssl.SSLError):
            words = f"{host} does not speak TLS as it should ({_line(cause)}); check that https is right"
            return FetchError("tls_failed", words, host=host)
    words = f"{host} takes no connection ({_line(exc)}); it may be down: try again later"
    return FetchError("connect_failed", words, host=host, transient=True)


def _not_http(exc: Exception, host: str, *, began: bool) -> FetchError:
    if any(getattr(cause, "error_status_hint", 0) == _HEADERS_TOO_LARGE for cause in _causes(exc)):
        words = f"{host} sent more than 100 kB of headers; the page cannot be taken"
        return FetchError("headers_too_large", words, host=host)
    if began and "peer closed connection" in str(exc):
        return _broken(host, began=True)
    return FetchError("protocol_error", f"{host} does not speak proper HTTP: {_line(exc)}", host=host)


def _broken(host: str, *, began: bool) -> FetchError:
    if began:
        words = f"{host} closed the connection in the middle of the page; try again later"
        return FetchError("truncated", words, host=host, transient=True)
    words = f"{host} closed the connection without an answer; try again later"
    return FetchError("reset", words, host=host, transient=True)


def _causes(exc: BaseException | None) -> Iterator[BaseException]:
    while exc is not None:
        yield exc
        exc = exc.__cause__ or exc.__context__


def _line(exc: BaseException) -> str:
    return " ".join(str(exc).split())[:200] or type(exc).__name__
