"""An extraction is remembered under a key that says everything it depends on, and asking for it costs nothing."""

from __future__ import annotations

import subprocess
import sys

from extract_pages import URL, capture, lead, page

from synth.domain.evidence import Clipping
from synth.extract.page import EXTRACTOR, extract, extraction_key


def test_clipping_goes_by_the_key_of_its_extraction() -> None:
    made = extract(capture(page()), lead())
    assert isinstance(made, Clipping)
    assert made.id == extraction_key(capture(page()).id, lead())[:24]
    assert made.extractor == EXTRACTOR


def test_key_follows_capture_and_outlet_and_nothing_else() -> None:
    key = extraction_key("capture", lead())
    assert len(key) == 64
    assert extraction_key("other", lead()) != key
    assert extraction_key("capture", lead(outlet="The Herald")) != key
    assert extraction_key("capture", lead().model_copy(update={"via": "elsewhere", "title": "x"})) == key
    assert lead().url == URL


def test_same_bytes_give_the_same_clipping() -> None:
    assert extract(capture(page()), lead()) == extract(capture(page()), lead())


def test_importing_the_room_does_not_load_trafilatura() -> None:
    code = "import sys, synth.extract.page, synth.extract.pool; print('trafilatura' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "False"
