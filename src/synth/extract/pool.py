"""Killable worker processes that extract pages. It does not know how a page is extracted.

Workers are started by command line and not by `multiprocessing`, whose `spawn` runs the caller's main module again.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import math
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from types import TracebackType
from typing import Any, Self

from synth.domain.evidence import Capture, Clipping, Quarantine
from synth.domain.source import Lead
from synth.errors import ExtractionError
from synth.extract.worker import LENGTHS, READY, question, read_answer

_START_SECONDS = 60.0
_GRACE_SECONDS = 1.0


# Reasons that are no fact about a page: the same bytes may give a clipping next time.
OF_THE_MOMENT = frozenset({"worker_timeout", "worker_died"})
_AHEAD = 2  # pages given to a process: the next one is in its pipe already, so that it never waits for us


class _Gone(Exception):
    """The process ended, or was ended, over another page than the one it was asked for."""


class Extractors:
    """A pool of extracting processes, started when first needed and ended with the `async with` block."""

    def __init__(self, workers: int = 2, timeout: float = 20.0) -> None:
        """At most `workers` pages at once, each for at most `timeout` seconds."""
        self._timeout = timeout
        self._slots = asyncio.Semaphore(workers * _AHEAD)
        self._places = [_Place(math.ceil(timeout) + 5) for _ in range(workers)]
        self._open = self._proved = False

    async def __aenter__(self) -> Self:
        self._open = True
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open = False
        for place in self._places:
            await place.clear()

    async def extract(self, capture: Capture, lead: Lead) -> Clipping | Quarantine:
        """The clipping of `capture`, or why there is none.

        A page that takes longer than the pool's timeout is quarantined as `worker_timeout`, one that ends its worker as
        `worker_died`; the worker is replaced. `ExtractionError` where no worker can be started and none ever was: then
        something is wrong with the installation and not with a page or the moment.
        """
        if not self._open:
            raise RuntimeError("Extractors are used inside `async with`")
        async with self._slots:
            place = min(self._places, key=lambda one: one.pages)
            place.pages += 1
            try:
                while True:
                    with contextlib.suppress(_Gone):
                        return await self._extracted(place, capture, lead)
            finally:
                place.pages -= 1

    async def _extracted(self, place: _Place, capture: Capture, lead: Lead) -> Clipping | Quarantine:
        try:
            worker = await place.worker()
        except ExtractionError as exc:
            if not self._proved:
                raise
            return Quarantine(url=lead.url, reason=exc.reason, detail=str(exc))
        self._proved = True
        try:
            return await worker.ask(capture, lead, self._timeout)
        except TimeoutError:
            return Quarantine(
                url=lead.url,
                reason="worker_timeout",
                detail=f"extraction took longer than {self._timeout:g} seconds",
            )
        except (EOFError, ConnectionError):
            words = await worker.last_words()
            return Quarantine(url=lead.url, reason="worker_died", detail=f"the extracting process ended: {words}")
        finally:
            if not worker.usable:
                await worker.kill()


class _Place:
    """Where one process works, and another where it ended; `pages` are given to it and not yet answered."""

    def __init__(self, alarm: int) -> None:
        self._alarm = alarm
        self._worker: _Worker | None = None
        self._changing = asyncio.Lock()
        self.pages = 0

    async def worker(self) -> _Worker:
        """The process that works here, started where none does. `ExtractionError` where it cannot be."""
        async with self._changing:
            if self._worker is None or not self._worker.usable:
                await self._leave()
                self._worker = await _Worker.start(self._alarm)
            return self._worker

    async def clear(self) -> None:
        """End the process that works here."""
        if self._worker is not None and self._worker.usable:
            await self._worker.end()
        await self._leave()

    async def _leave(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            await worker.kill()


class _Worker:
    """One extracting process, which answers in the order in which it is asked."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._spoilt = False
        self._last = asyncio.Event()  # set when the last page it was asked for is done with
        self._last.set()

    @classmethod
    async def start(cls, alarm: int) -> _Worker:
        """A worker that is ready to be asked; it ends itself after `alarm` seconds over a page, if nobody else can."""
        # -P: a file of that name in the newsroom's folder must not stand for a library's module
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-P", "-m", "synth.extract.worker", str(alarm), stdin=PIPE, stdout=PIPE, stderr=PIPE
        )
        worker = cls(process)
        try:
            head, _ = await asyncio.wait_for(worker._receive(), _START_SECONDS)
        except (EOFError, TimeoutError) as exc:
            words = await worker.last_words()
            raise ExtractionError("worker_died", f"no extracting process can be started: {words}") from exc
        except asyncio.CancelledError:
            await worker.kill()
            raise
        if READY not in head:
            await worker.kill()
            raise ExtractionError("worker_died", "the extracting process does not speak our protocol")
        return worker

    @property
    def alive(self) -> bool:
        return self._process.returncode is None

    @property
    def usable(self) -> bool:
        """Whether it may be asked: it is there, and owes no answer that nobody will read."""
        return self.alive and not self._spoilt

    async def ask(self, capture: Capture, lead: Lead, seconds: float) -> Clipping | Quarantine:
        """The worker's answer, for which it has so many seconds from when it is done with the page before.

        `TimeoutError`; `EOFError` or `ConnectionError` where it died over this page, `_Gone` where over another.
        """
        stdin = self._process.stdin
        if stdin is None or not self.usable:
            raise _Gone
        before, self._last = self._last, asyncio.Event()
        done = self._last
        try:
            stdin.write(question(capture, lead))
            with contextlib.suppress(ConnectionError):  # whose page that was is seen when this one's turn comes
                await stdin.drain()
            await before.wait()
            if self._spoilt:
                raise _Gone
            return read_answer(*await asyncio.wait_for(self._receive(), seconds))
        except (EOFError, ConnectionError) as exc:
            if self._spoilt:
                raise _Gone from exc
            self._spoilt = True
            raise
        except BaseException:
            self._spoilt = True
            raise
        finally:
            done.set()

    async def _receive(self) -> tuple[dict[str, Any], bytes]:
        stdout = self._process.stdout
        if stdout is None:
            raise EOFError("the worker has no output")
        head, body = LENGTHS.unpack(await stdout.readexactly(LENGTHS.size))
        return json.loads(await stdout.readexactly(head)), await stdout.readexactly(body)

    async def last_words(self) -> str:
        """Why the process ended, as far as it said so. Ends it where it has not."""
        await self.kill()
        stderr = self._process.stderr
        lines = (await stderr.read()).decode("utf-8", "replace").strip().splitlines() if stderr else []
        code = self._process.returncode
        return lines[-1][:300] if lines else f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"

    async def end(self) -> None:
        """Let the process end by closing its input; kill it where it does not."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._process.wait(), _GRACE_SECONDS)
        await self.kill()

    async def kill(self) -> None:
        """End the process at once and wait until it is gone."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        if self.alive:
            # Not Process.kill(): it polls first, and so takes an ended child's exit code away from the event loop.
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._process.pid, signal.SIGKILL)
        await self._process.wait()
