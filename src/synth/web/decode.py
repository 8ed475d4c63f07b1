"""The body of an answer, decoded piece by piece and never beyond its cap.

A kilobyte of gzip can hold a megabyte: decoding stops at the cap, not after it. It does not know character sets.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from synth.errors import FetchError

if TYPE_CHECKING:
    from zlib import _Decompress

_STEP = 256 * 1024  # bytes decoded at once
ACCEPTED = "gzip, deflate"


class Body:
    """Gathers a body sent by `host` under `encoding` (the Content-Encoding header), at most `max_bytes` decoded."""

    def __init__(self, encoding: str, max_bytes: int, host: str) -> None:
        self._host = host
        self._max_bytes = max_bytes
        self._bytes = bytearray()
        self._inflater: _Decompress | None = None
        coding = encoding.strip().lower()
        if coding not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise self._bad_encoding(f"Content-Encoding {coding[:40]!r}, which was not asked for")
        self._gzip = coding.endswith("gzip")
        self._coded = self._gzip or coding == "deflate"

    def add(self, piece: bytes) -> None:
        """Take the next piece as it came. `FetchError` `too_large` at the cap, `bad_encoding`."""
        if self._coded:
            self._inflate(piece)
        else:
            self._keep(piece)

    @property
    def size(self) -> int:
        """Bytes decoded until now."""
        return len(self._bytes)

    @property
    def so_far(self) -> bytes:
        """What was decoded until now."""
        return bytes(self._bytes)

    def finish(self) -> bytes:
        """The whole body. `FetchError` `truncated` where the compressed data stop before their end."""
        if self._inflater and not self._inflater.eof:
            raise FetchError(
                "truncated",
                f"{self._host} sent only a part of the page: its compressed data stop early; try again later",
            )
        return bytes(self._bytes)

    def _inflate(self, piece: bytes) -> None:
        data = piece
        more = bool(piece)
        while more:
            inflater = self._inflater
            if inflater is None or (inflater.eof and self._gzip and data[0] == 0x1F):
                # A gzip body may be several members, one after another (RFC 1952, section 2.2).
                inflater = self._inflater = zlib.decompressobj(self._window(data[0]))
            elif inflater.eof:
                return  # padding after the end
            try:
                out = inflater.decompress(data, _STEP)
            except zlib.error as exc:
                raise self._bad_encoding("compressed data that cannot be unpacked") from exc
            self._keep(out)
            data = inflater.unused_data if inflater.eof else inflater.unconsumed_tail
            more = bool(data) or (len(out) == _STEP and not inflater.eof)

    def _window(self, first: int) -> int:
        """The `wbits` of zlib: `deflate` means zlib's format (RFC 9110, 8.4.1.2), yet some send it bare."""
        if self._gzip:
            return 31
        return 15 if first & 0x0F == 8 and first >> 4 <= 7 else -15

    def _keep(self, data: bytes) -> None:
        if len(self._bytes) + len(data) > self._max_bytes:
            raise too_large(self._host, self._max_bytes)
        self._bytes += data

    def _bad_encoding(self, what: str) -> FetchError:
        return FetchError("bad_encoding", f"{self._host} sent {what}; the page cannot be read as it is served")


def too_large(host: str, max_bytes: int) -> FetchError:
    """The failure for a body beyond the cap."""
    return FetchError(
        "too_large", f"{host} sent more than {max_bytes / 1e6:g} MB, the most synth takes of one page; it was left out"
    )
