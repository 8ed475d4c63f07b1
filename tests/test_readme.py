"""README.md says what the program does: its commands, their real output, and every setting.

`RENEW_GOLDEN=1 uv run pytest tests/test_readme.py` writes today's output into it; read the difference before keeping.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from synth.settings import known_keys

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAIN = "python3 -m pip install -q --target .uv uv && .uv/bin/uv run synth run"
TESTS = "python3 -m pip install -q --target .uv uv && .uv/bin/uv run pytest"


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what makes this repository a newsroom."""
    folder = tmp_path_factory.mktemp("newsroom")
    shutil.copy(ROOT / "synth.toml", folder)
    for name in ("sources", "prompts"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


def synth(newsroom: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`synth` as README's reader runs it, through uv in the newsroom's folder."""
    environment = {**os.environ, "UV": str(newsroom / ".uv/bin/uv")}
    command = [sys.executable, "-m", "synth", *arguments]
    return subprocess.run(command, cwd=newsroom, env=environment, capture_output=True, text=True, check=False)


def blocks(language: str) -> list[str]:
    """The fenced blocks of README in that language, their indentation removed."""
    found = re.findall(rf"^( *)```{language}\n(.*?)^ *```$", README, re.MULTILINE | re.DOTALL)
    return [re.sub(rf"^{indent}", "", text, flags=re.MULTILINE).rstrip("\n") for indent, text in found]


def masked(text: str) -> list[str]:
    """Lines without what differs from run to run: hashes and seconds."""
    plain = re.sub(r"\b[0-9a-f]{12}\b", "HASH", re.sub(r"in \d+\.\d s", "in N s", text))
    return [line.rstrip() for line in plain.strip().splitlines()]


def stands(number: int, output: str) -> bool:
    """Whether the console block of that number is `output`, but for hashes and seconds; renewed where asked for."""
    old = blocks("console")[number]
    if masked(old) == masked(output):
        return True
    if os.environ.get("RENEW_GOLDEN"):
        path = ROOT / "README.md"
        text = path.read_text(encoding="utf-8")
        indents = re.findall(r"^( *)```console\n", text, re.MULTILINE)
        before = "".join(f"{indents[number]}{line}".rstrip() + "\n" for line in old.splitlines())
        after = "".join(f"{indents[number]}{line}".rstrip() + "\n" for line in output.strip().splitlines())
        assert before in text
        path.write_text(text.replace(before, after, 1), encoding="utf-8")
        return True
    return False


def test_both_commands_stand_there_as_they_are_run_by_ci() -> None:
    ci = (ROOT / ".ci/run").read_text(encoding="utf-8")
    for command in (MAIN, TESTS):
        assert command in blocks("sh")
        assert command in ci


def test_the_output_of_the_main_command_is_the_real_one(newsroom: Path) -> None:
    done = synth(newsroom, "run")
    assert done.returncode == 0, done.stderr
    assert stands(0, done.stdout), f"README shows another output than this:\n{done.stdout}"


def test_the_output_of_the_gate_is_the_real_one(newsroom: Path) -> None:
    done = synth(newsroom, "check", "sources/sample/flawed-draft.json")
    assert done.returncode == 1
    assert stands(1, done.stdout), f"README shows another output than this:\n{done.stdout}"


def test_every_setting_is_in_the_table() -> None:
    table = README[README.index("## Settings") : README.index("## For schedulers")]
    for key in known_keys():
        section, _, name = key.rpartition(".")
        assert f"`{key}`" in table or (f"`{section}." in table and f"`.{name}`" in table), key


def test_every_linked_file_is_there() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        if "://" not in target:
            assert (ROOT / target).is_file(), target
