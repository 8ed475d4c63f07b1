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


class Extractors:
    """A pool of extracting processes, started when first needed and ended with the `async with` block."""

    def __init__(self, workers: int = 2, timeout: float = 20.0) -> None:
        """At most `workers` pages at once, each for at most `timeout` seconds."""
        self._timeout = timeout
        self._slots = asyncio.Semaphore(workers)
        self._idle: list[_Worker] = []
        self._open = self._proved = False

    async def __aenter__(self) -> Self:
        self._open = True
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open = False
        while self._idle:
            await self._idle.pop().end()

    async def extract(self, capture: Capture, lead: Lead) -> Clipping | Quarantine:
        """The clipping of `capture`, or why there is none.

        A page that takes longer than the pool's timeout is quarantined as `worker_timeout`, one that ends its worker as
        `worker_died`; the worker is replaced. `ExtractionError` where no worker can be started and none ever was: then
        something is wrong with the installation and not with a page or the moment.
        """
        if not self._open:
            raise RuntimeError("Extractors are used inside `async with`")
        async with self._slots:
            try:
                worker = await self._worker()
            except ExtractionError as exc:
                if not self._proved:
                    raise
                return Quarantine(url=lead.url, reason=exc.reason, detail=str(exc))
            self._proved = True
            try:
                made = await asyncio.wait_for(worker.ask(capture, lead), self._timeout)
            except TimeoutError:
                return Quarantine(
                    url=lead.url,
                    reason="worker_timeout",
                    detail=f"extraction took longer than {self._timeout:g} seconds",
                )
            except (EOFError, ConnectionError):
                words = await worker.last_words()
                return Quarantine(url=lead.url, reason="worker_died", detail=f"the extracting process ended: {words}")
            else:
                if self._open:
                    self._idle.append(worker)
                return made
            finally:
                if worker not in self._idle:
                    await worker.kill()

    async def _worker(self) -> _Worker:
        while self._idle:
            worker = self._idle.pop()
            if worker.alive:
                return worker
            await worker.kill()
        return await _Worker.start(math.ceil(self._timeout) + 5)


class _Worker:
    """One extracting process, asked one page at a time."""

    def __init__(self, process: Process) -> None:
        self._process = process

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

    async def ask(self, capture: Capture, lead: Lead) -> Clipping | Quarantine:
        """The worker's answer. `EOFError` or `ConnectionError` where it died over the page."""
        stdin = self._process.stdin
        if stdin is None:
            raise EOFError("the worker has no input")
        stdin.write(question(capture, lead))
        await stdin.drain()
        return read_answer(*await self._receive())

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
