"""Every fault of the replay server ends as docs/fetching.md says, and none holds up the pages beside it."""

from __future__ import annotations

import asyncio
import gzip
import json
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, closing, contextmanager
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from runpy import run_path
from urllib.parse import urlsplit

import pytest
from pipeline_desk import no_wait

from newsroom import Newsroom
from synth.domain.source import Lead
from synth.extract.pool import Extractors
from synth.fetch.fetcher import Fetcher
from synth.fetch.policy import FetchPolicy
from synth.pipeline.gather import Desk, Gathered, Gatherer
from synth.sources.trust import Gatekeeper
from synth.store.archive import Archive
from synth.web.client import WebClient
from synth.web.policy import WebPolicy

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
SERVER = SHARED / "tools" / "replay_server.py"
ROW = re.compile(r"^\| `([\w-]+)` \| (?:`(\w+)`|(used)) \| (.*?) ?\|$", re.MULTILINE)
# Smaller than they come, where the server would be busy with making them: one process serves all hosts of this test.
ARGUMENTS = {
    "slow-headers": "1",
    "gzip-bomb": "24",
    "deflate-bomb": "24",
    "huge": "24",
    "redirect-to": "http://169.254.169.254/latest/meta-data/",
}

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.corpus,
    pytest.mark.skipif(
        not (SERVER.is_file() and (SHARED / "data").is_dir()),
        reason="no ../shared/tools/replay_server.py and ../shared/data beside this checkout",
    ),
]


def table() -> Mapping[str, tuple[str, str]]:
    """Fault → how it ends (`used` or a reason), and what the report says."""
    text = (ROOT / "docs" / "fetching.md").read_text(encoding="utf-8")
    return {fault: (reason or used, words) for fault, reason, used, words in ROW.findall(text)}


def pages() -> Iterator[str]:
    """Addresses of real articles, each of another host: in German, so that their letters tell charsets apart."""
    hosts = set()
    for line in (SHARED / "data" / "pages.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        url, host = row["url"], row["host"]
        plain = row["url_is_real"] and row["kind"] == "article" and "?" not in url and not row["tags"]
        if not plain or row["lang"] != "de" or host in hosts or not 20_000 < row["bytes"] < 150_000:
            continue
        body = gzip.decompress((SHARED / "data" / row["file"]).read_bytes())
        letters = body.count(b"\xc3\xa4") + body.count(b"\xc3\xb6") + body.count(b"\xc3\xbc")
        if letters > 30 and b"</html" in body[-99:].lower() and b"<html" in body[:2000].lower():
            hosts.add(host)
            yield url


@contextmanager
def replaying(folder: Path, rules: Sequence[object]) -> Iterator[str]:
    """The origin of a replay server that lets robots in, with these rules of its own."""
    config = folder / "rules.json"
    config.write_text(json.dumps({"rules": rules}), encoding="utf-8")
    command = [sys.executable, str(SERVER), str(SHARED / "data"), "--port", "0", "--robots", "allow"]
    with subprocess.Popen([*command, "--config", str(config)], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().rpartition(" on ")[2].strip().rstrip("/")
        finally:
            server.terminate()


@asynccontextmanager
async def gathering(folder: Path, origin: str, extractors: Extractors) -> AsyncIterator[Gatherer]:
    newsroom = Newsroom(folder)
    web = WebPolicy(
        user_agent="synth/0.1 (test)",
        allow=(ip_network("127.0.0.1/32"),),
        resolve={"*": origin},
        attempts=2,
        read_timeout=3,
        total_timeout=15,
    )
    async with WebClient(web, sleep=no_wait) as client:
        fetcher = Fetcher(client, FetchPolicy("", host_delay=0), newsroom.clock, sleep=no_wait)
        with closing(newsroom):
            yield Gatherer(Archive(newsroom.house.store), fetcher, extractors, timedelta(0), newsroom.clock)


def test_table_names_every_fault() -> None:
    assert set(table()) == set(run_path(str(SERVER))["FAULTS"])
    assert len(table()) == 37


@pytest.mark.full
async def test_every_fault_ends_as_the_table_says_and_holds_up_nobody(tmp_path: Path, extractors: Extractors) -> None:
    found = list(pages())
    faults = dict(zip(table(), found, strict=False))
    beside = [Lead(url=url, via="t") for url in found[len(faults) : len(faults) + 12]]
    assert len(faults) == len(table())
    assert len(beside) == 12
    host = urlsplit(faults["robots-disallow"]).hostname
    rules = [{"match": f"{host}/robots.txt", "fault": "robots-disallow"}]
    leads = [Lead(url=f"{url}?__fault={asked(fault)}", via=fault) for fault, url in faults.items()]
    desk = Desk(tmp_path, Gatekeeper())
    with replaying(tmp_path, rules) as origin:
        async with gathering(tmp_path, origin, extractors) as gatherer, asyncio.timeout(120):
            faulty = asyncio.create_task(gatherer.gather(leads, desk))
            healthy = await gatherer.gather(beside, desk)
            assert not faulty.done()  # the stalled ones are still waited for
            results = await faulty
    assert [one.reason for one in healthy if one.clipping is None] == []
    assert {one.lead.via: ending(one) for one in results} == {fault: end for fault, (end, _) in table().items()}
    for one in results:
        words = table()[one.lead.via][1]
        assert words in (one.note or one.detail), one.lead.via
        assert (one.note or one.detail).isprintable()


def asked(fault: str) -> str:
    return f"{fault}:{ARGUMENTS[fault]}" if fault in ARGUMENTS else fault


def ending(one: Gathered) -> str:
    return "used" if one.clipping is not None else one.reason.removeprefix("page:")
