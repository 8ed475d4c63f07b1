"""Other programs on the same pages: trafilatura's command, newspaper4k and news-please, by their own means.

Each is installed by uv into an environment of its own, and told not to pause. It does not know synth.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.fetch_loops import CORES, Tally
from bench.result import Absent

_PEERS = ("trafilatura", "newspaper4k", "news-please")
_LONGEST = 1800
_ROOT = Path(__file__).parents[1]
_NEWSPAPER = f"""
import sys, newspaper
from concurrent.futures import ProcessPoolExecutor
def one(url):
    try:
        return bool(newspaper.article(url, fetch_images=False).text)
    except Exception:
        return False
if __name__ == "__main__":
    urls = open(sys.argv[1]).read().split()
    with ProcessPoolExecutor({CORES}) as pool:
        print(sum(pool.map(one, urls)))
"""
_NEWS_PLEASE = """
import sys
from newsplease import NewsPlease
if __name__ == "__main__":
    urls = open(sys.argv[1]).read().split()
    found = NewsPlease.from_urls(urls, request_args={"timeout": 60}, fetch_images=False)
    print(sum(bool(article and getattr(article, "maintext", None)) for article in found.values()))
"""


def peers(urls: Sequence[str]) -> Mapping[str, Tally]:
    """Pages a second of each peer over `urls` (plain http addresses). `Absent` where one cannot be installed."""
    uv = shutil.which("uv") or str(_ROOT / ".uv" / "bin" / "uv")
    found = {}
    with tempfile.TemporaryDirectory(prefix="synth-peers-") as name:
        folder = Path(name)
        (folder / "urls.txt").write_text("\n".join(urls), encoding="utf-8")
        prefix = [uv, "run", "-q", "--no-project", "--python", f"{sys.version_info[0]}.{sys.version_info[1]}"]
        for peer in _PEERS:
            prefix += ["--with", peer]
        _install(prefix, folder)
        for peer, command in _commands(folder).items():
            found[peer] = _timed([*prefix, *command], folder, len(urls))
        found["trafilatura CLI"].texts = sum(1 for path in (folder / "out").rglob("*") if path.is_file())
    if silent := [peer for peer, tally in found.items() if not tally.texts]:
        raise Absent(f"{', '.join(silent)} took no text from any page, so that there is nothing to compare with")
    return found


def _commands(folder: Path) -> dict[str, list[str]]:
    (folder / "by_newspaper4k.py").write_text(_NEWSPAPER)
    (folder / "by_news_please.py").write_text(_NEWS_PLEASE)
    (folder / "no_pause.cfg").write_text(_settings())
    trafilatura = [
        "trafilatura",
        "-i",
        "urls.txt",
        "-o",
        "out",
        "--parallel",
        str(CORES),
        "--config-file",
        "no_pause.cfg",
    ]
    return {
        "trafilatura CLI": [*trafilatura, "--precision", "--with-metadata", "--output-format", "json"],
        "newspaper4k": ["python", "by_newspaper4k.py", "urls.txt"],
        "news-please": ["python", "by_news_please.py", "urls.txt"],
    }


def _settings() -> str:
    """trafilatura's own settings, without its pause between requests to a host (the bench has one host), and without
    its guard, which would refuse that host: ours is told to let it be."""
    from importlib.util import find_spec

    spec = find_spec("trafilatura")
    if spec is None or spec.origin is None:
        raise Absent("trafilatura is not installed")
    lines = (Path(spec.origin).parent / "settings.cfg").read_text(encoding="utf-8").splitlines()
    kept = (line for line in lines if not line.startswith(("SLEEP_TIME", "SSRF_PROTECTION")))
    return "\n".join(
        (line + "\nSLEEP_TIME = 0\nSSRF_PROTECTION = False" if line == "[DEFAULT]" else line) for line in kept
    )


def _install(prefix: Sequence[str], folder: Path) -> None:
    try:
        subprocess.run([*prefix, "python", "-c", "import newspaper, newsplease"], cwd=folder, check=True, timeout=600,
                       capture_output=True)  # fmt: skip
    except (OSError, subprocess.SubprocessError) as exc:
        raise Absent(f"the peers ({', '.join(_PEERS)}) cannot be installed by uv: {exc}") from exc


def _timed(command: Sequence[str], folder: Path, pages: int) -> Tally:
    started = time.perf_counter()
    done = subprocess.run(command, cwd=folder, check=False, timeout=_LONGEST, capture_output=True, text=True)
    tally = Tally(time.perf_counter() - started, pages)
    last = done.stdout.strip().splitlines()[-1:] or ["0"]
    tally.texts = int(last[0]) if last[0].isdigit() else 0
    return tally
