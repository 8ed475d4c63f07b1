"""`synth doctor`."""

from __future__ import annotations

import asyncio
import json
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import click

from synth.cli import exits
from synth.cli.talk import data
from synth.errors import SynthError
from synth.wiring import House, now, opened

LEAST_FREE = 200_000_000  # bytes


@click.command("doctor", epilog="Example: synth doctor")
@click.pass_obj
def command(newsroom: Path) -> int:
    """Test what a run needs: settings, lists, prompts, database, clock, disk, extraction, TLS, and each endpoint."""
    failed = False
    with opened(newsroom) as house:
        endpoints = {f"endpoint {name}": _endpoint(name) for name in house.settings.endpoints}
        for name, test in (_TESTS | endpoints).items():
            try:
                words = test(house)
            except (SynthError, OSError) as exc:
                failed = True
                data(f"FAIL  {name}: {exc}")
            else:
                data(f"ok    {name}: {words}")
    return exits.FAILED if failed else exits.DONE


def _settings(house: House) -> str:
    newsroom = house.newsroom
    missing = [
        key
        for key, value in (
            ("[newsroom] responsible", newsroom.responsible),
            ("[newsroom] contact", newsroom.contact),
            ("[fetch] contact", house.settings.fetch.contact),
        )
        if not value
    ]
    return f"{newsroom.name}; not set: {', '.join(missing)}" if missing else newsroom.name


def _lists(house: House) -> str:
    read = house.lists().values()
    errors = [error.detail for one in read for error in one.errors]
    if errors:
        raise SynthError("; ".join(errors))
    formats = {story.terms.format for one in read if one.list for story in one.list.stories}
    for name in sorted(formats):
        house.gate.form(name)
    return f"{len(read)} lists, formats {', '.join(sorted(formats)) or 'none'}"


def _store(house: House) -> str:
    return f"{len(house.store.dossiers())} articles in {house.settings.store.url or house.settings.state}"


def _disk(house: House) -> str:
    for folder in (house.settings.state, house.settings.outputs):
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    free = shutil.disk_usage(house.settings.state).free
    if free < LEAST_FREE:
        raise SynthError(f"{free // 1_000_000} MB free; a run should have {LEAST_FREE // 1_000_000} MB")
    return f"{free // 1_000_000_000} GB free, folders writable"


def _prompts(house: House) -> str:
    from synth.write.formats import read_format
    from synth.write.prompts import BLANKS, is_shipped, prompt_path, read_prompt

    folder = house.settings.prompts
    for name in BLANKS:
        read_prompt(folder, name)
    stand_in = [name for name in BLANKS if is_shipped(prompt_path(folder, name))]
    whose = "all" if len(stand_in) == len(BLANKS) else ", ".join(stand_in) or "none"
    formats = sorted(path.stem for path in (folder / "formats").glob("*.md"))
    for name in formats:
        read_format(folder / "formats", name)
    return f"{len(BLANKS)} prompts (shipped with synth: {whose}), formats {', '.join(formats)}"


def _clock(house: House) -> str:
    """A clock that runs before the newest thing we kept would date everything wrong."""
    newest = max((report.ended_at for report in house.store.reports(1)), default=None)
    if newest is not None and now() < newest:
        raise SynthError(f"it is {now():%Y-%m-%d %H:%M} UTC here, but the latest run ended at {newest:%Y-%m-%d %H:%M}")
    return f"{now():%Y-%m-%d %H:%M} UTC"


def _endpoint(name: str) -> Callable[[House], str]:
    def test(house: House) -> str:
        return asyncio.run(_asked(house, name))

    return test


async def _asked(house: House, name: str) -> str:
    """Address, key and model, then the rung of the ladder, or a vector: small questions, for a fraction of a cent."""
    from synth.domain.question import Message, Question, Role

    question = Question(messages=(Message(role=Role.USER, content="ok"),), max_output_tokens=1)
    async with house.endpoint(name, house.purse()) as endpoint:
        config = endpoint.config
        offered = await endpoint.models()
        if offered and config.model not in offered:
            raise SynthError(f"{config.base_url} has no model {config.model!r}; it offers {', '.join(offered[:8])}")
        if name == house.settings.check.embeddings:
            vector = json.loads((await endpoint.ask(question.model_copy(update={"embedding": True}))).text)[0]
            does = f"vectors of {len(vector)} numbers"
        else:
            can = await endpoint.probe()
            does = f"{can.rung.value}{', streamed' if can.stream else ''}"
        price = "price known" if endpoint.worst_cost(question) is not None else "price unknown"
        requests, tokens = endpoint.allowance
    limits = f"{requests or 'any'} requests and {tokens or 'any'} tokens a minute"
    return f"{config.model} at {config.base_url}: {does}; {limits}; {price}"


def _worker(house: House) -> str:
    from synth.domain.evidence import Capture, Clipping
    from synth.domain.source import Lead
    from synth.extract.pool import Extractors

    paragraph = "The ferry between the two quays ran again on Monday after its crew had changed a broken pump. " * 4
    article = f"<p>{paragraph}</p>" * 3
    body = f"<html><head><title>Ferry runs again</title></head><body><article>{article}</article></body></html>"
    capture = Capture(url="https://doctor.example/ferry", final_url="https://doctor.example/ferry", fetched_at=now(),
                      sha256="0" * 64, content_type="text/html", body=body.encode())  # fmt: skip

    async def extract() -> object:
        async with Extractors(workers=1) as extractors:
            return await extractors.extract(capture, Lead(url=capture.url, via="doctor"))

    result = asyncio.run(extract())
    if not isinstance(result, Clipping):
        raise SynthError(f"a test page could not be extracted: {result}")
    return f"a test page gave {len(result.passages)} passages"


def _tls(house: House) -> str:
    import ssl

    store = ssl.create_default_context().cert_store_stats()
    if not store["x509_ca"] and not Path(ssl.get_default_verify_paths().openssl_cafile).exists():
        raise SynthError("no certificate authorities: install ca-certificates, or https pages cannot be fetched")
    return f"{ssl.OPENSSL_VERSION}, Python {sys.version.split()[0]}"


_TESTS: dict[str, Callable[[House], str]] = {
    "settings": _settings,
    "sources": _lists,
    "prompts": _prompts,
    "database": _store,
    "clock": _clock,
    "disk": _disk,
    "extraction": _worker,
    "tls": _tls,
}
