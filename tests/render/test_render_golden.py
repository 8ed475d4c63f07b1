"""Renditions of the two sample articles, byte for byte; `golden/README.md` says how to renew them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from render_samples import BRIDGE, BRIDGE_AROUND, DOSSIER, FERRY, FERRY_AROUND, INDEX, REFUSALS, REPORT, SITE

from synth.render.data import article_json, provenance_json
from synth.render.markdown import article_markdown
from synth.render.outputs import outputs_index
from synth.render.page import article_page
from synth.render.report import run_report_page
from synth.render.site import front_page, rss_feed

GOLDEN = Path(__file__).parent / "golden"
NEWSROOM = BRIDGE_AROUND.newsroom
RENDITIONS = {
    "harbour-bridge.html": lambda: article_page(BRIDGE, BRIDGE_AROUND),
    "harbour-bridge.md": lambda: article_markdown(BRIDGE, BRIDGE_AROUND),
    "harbour-bridge.json": lambda: article_json(BRIDGE),
    "harbour-bridge.provenance.json": lambda: provenance_json(DOSSIER),
    "faehre-toennsand.html": lambda: article_page(FERRY, FERRY_AROUND),
    "faehre-toennsand.md": lambda: article_markdown(FERRY, FERRY_AROUND),
    "faehre-toennsand.json": lambda: article_json(FERRY),
    "outputs.html": lambda: outputs_index(NEWSROOM, INDEX, REFUSALS),
    "report.html": lambda: run_report_page(REPORT),
    "front.html": lambda: front_page(NEWSROOM, SITE),
    "feed.xml": lambda: rss_feed(NEWSROOM, SITE),
}


@pytest.mark.parametrize("name", RENDITIONS)
def test_rendition_is_the_golden_one_byte_for_byte(name: str) -> None:
    made = RENDITIONS[name]().encode()
    path = GOLDEN / name
    if os.environ.get("RENEW_GOLDEN"):
        path.write_bytes(made)
    assert path.read_bytes() == made


def test_every_golden_file_is_compared() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == {*RENDITIONS, "README.md"}
