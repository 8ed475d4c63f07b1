"""Work beside the desk, in processes of its own, so that no reviewer waits: runs, and outputs/ brought up to date.

It does not know what a run does.
"""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from threading import Event, Lock, Thread

from synth.domain.dossier import Dossier
from synth.domain.story import Story
from synth.settings import Settings
from synth.store.lock import Presence, is_present
from synth.store.post import Errand, ErrandState, Post

QUIET = 5.0  # seconds without a decision before outputs/ is made again
LONGEST_STALE = 12  # such waits, after which it is made again however busy the desk is
_LAST_WORDS = 2_000
_TAKEN = 75  # the exit code where another run of the list is at work
_LOST = (ErrandState.FAILED, ErrandState.BROKEN_OFF)
_DESK = "the desk"  # whose errands those are that no program asked for


class Errands:
    """Child processes of one desk. `close` ends them; what they finished is kept, and a run can be taken up again."""

    def __init__(self, settings: Settings, post: Post, now: Callable[[], datetime]) -> None:
        self._folder = settings.folder
        self._state = settings.state
        self._post = post
        self._now = now
        self._lock = Lock()
        self._children: set[subprocess.Popen[str]] = set()
        self._stale = Event()
        self._closed = Event()
        self._renderer: Thread | None = None
        self._name = f"desk-{secrets.token_hex(8)}"
        self._presence: Presence | None = None

    def run(self, owner: str, key: str, lists: tuple[str, ...], story: str) -> tuple[Errand, bool]:
        """Start a run, once for each owner and key; the errand, and whether it is new."""
        errand_id = secrets.token_hex(8)
        made = self._now().isoformat()
        errand = Errand(
            id=errand_id,
            owner=owner,
            key=key or errand_id,
            made_at=made,
            lists=lists,
            story=story,
            desk=self._present(),
        )
        errand, new = self._post.begin(errand)
        if new:
            self._start(errand)
        return self._as_it_is(errand), new

    def find(self, errand_id: str) -> Errand | None:
        """The errand of that id, or None."""
        errand = self._post.errand(errand_id)
        return self._as_it_is(errand) if errand else None

    def write_anew(self, dossier: Dossier, story: Story) -> None:
        """Have an article that was sent back written anew, once a run of its list that is at work has ended."""
        only = story.slug if story.declared else ""
        self.run(_DESK, _sent_back(dossier), (story.list_name,), only)

    def writing_anew(self, dossier: Dossier) -> Errand | None:
        """What became of that; None where nothing was started."""
        errand = self._post.errand_for(_DESK, _sent_back(dossier))
        return self._as_it_is(errand) if errand else None

    def write_anew_again(self, dossier: Dossier) -> None:
        """Start that once more where it failed or was broken off; else nothing is done."""
        kept = self._post.errand_for(_DESK, _sent_back(dossier))
        if kept is None or self._as_it_is(kept).state not in _LOST:
            return
        ended = {"state": ErrandState.STARTED, "exit_code": None, "run": "", "words": ""}
        errand = kept.model_copy(update={**ended, "desk": self._present(), "made_at": self._now().isoformat()})
        if self._post.again(kept, errand):
            self._start(errand)

    def outputs_are_stale(self) -> None:
        """Have outputs/ and the published pages made again once the desk is quiet."""
        self._stale.set()
        with self._lock:
            if self._renderer is None and not self._closed.is_set():
                self._renderer = Thread(target=self._render, name="render", daemon=True)
                self._renderer.start()

    def close(self) -> None:
        """End the child processes; they leave whole files behind."""
        self._closed.set()
        self._stale.set()
        with self._lock:
            children = tuple(self._children)
        for child in children:
            child.terminate()
        for child in children:
            child.wait()
        with self._lock:
            if self._presence is not None:
                self._presence.leave()
                self._presence = None

    def _present(self) -> str:
        """The name under which others see that this desk is there, from its first errand on."""
        with self._lock:
            if self._presence is None:
                self._presence = Presence(self._state, self._name)
        return self._name

    def _as_it_is(self, errand: Errand) -> Errand:
        """The errand, broken off where it is under way at a desk that is there no more."""
        if errand.state is not ErrandState.STARTED or is_present(self._state, errand.desk):
            return errand
        return errand.model_copy(update={"state": ErrandState.BROKEN_OFF})

    def _start(self, errand: Errand) -> None:
        Thread(target=self._run, args=(errand,), name=f"run-{errand.id}", daemon=True).start()

    def _run(self, errand: Errand) -> None:
        story = ["--story", errand.story] if errand.story else []
        command = ("run", "--json", *story, "--", *errand.lists)
        code, out, said = self._child(*command)
        while code == _TAKEN and errand.owner == _DESK and not self._closed.wait(QUIET):
            code, out, said = self._child(*command)
        try:
            run = str(json.loads(out)["run"])
        except (ValueError, KeyError, TypeError):
            run = ""
        state = ErrandState.FAILED if code else ErrandState.DONE
        ended = {"state": state, "exit_code": code, "run": run, "words": said[-_LAST_WORDS:]}
        self._post.end(errand.model_copy(update=ended))

    def _render(self) -> None:
        while not self._closed.is_set():
            self._stale.wait()
            self._stale.clear()
            for _ in range(LONGEST_STALE):
                if not self._stale.wait(QUIET) or self._closed.is_set():
                    break
                self._stale.clear()  # somebody decided something meanwhile
                self._closed.wait(QUIET)
            if not self._closed.is_set():
                self._child("render")

    def _child(self, *arguments: str) -> tuple[int, str, str]:
        command = [sys.executable, "-m", "synth", "-C", str(self._folder), *arguments]
        with self._lock:
            if self._closed.is_set():
                return 130, "", "the desk was closed"
            child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)  # noqa: S603
            self._children.add(child)
        try:
            out, said = child.communicate()
            return child.returncode, out, said
        finally:
            with self._lock:
                self._children.discard(child)


def _sent_back(dossier: Dossier) -> str:
    return f"{dossier.article.id} {dossier.attempt}"
