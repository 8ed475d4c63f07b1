"""Prompt and format files: what is shipped is valid, and what is wrong is named with its line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from llm_stories import PROMPTS

from synth.errors import ConfigError
from synth.write.formats import read_format
from synth.write.llm.schema import draft_schema
from synth.write.prompts import BLANKS, is_shipped, prompt_path, read_prompt


@pytest.mark.parametrize("name", sorted(BLANKS))
def test_every_shipped_prompt_is_valid(name: str) -> None:
    assert read_prompt(PROMPTS, name).text


@pytest.mark.parametrize("path", sorted((PROMPTS / "formats").glob("*.md")), ids=lambda path: path.stem)
def test_every_shipped_format_is_valid_and_names_itself(path: Path) -> None:
    form = read_format(path.parent, path.stem)
    assert form.name == path.stem
    assert form.guidance


@pytest.fixture
def prompts(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PROMPTS, tmp_path / "prompts"))


def test_the_shipped_prompt_stands_in_where_the_newsroom_has_no_file_for_it(prompts: Path) -> None:
    (prompts / "repair.md").unlink()
    assert read_prompt(prompts, "repair") == read_prompt(PROMPTS, "repair")
    assert is_shipped(prompt_path(prompts, "repair"))
    assert not is_shipped(prompt_path(prompts, "task"))


def test_a_newsrooms_own_prompt_is_read_before_the_shipped_one(prompts: Path) -> None:
    path = prompts / "judge.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nBe brief.\n", encoding="utf-8")
    assert read_prompt(prompts, "judge").text.endswith("Be brief.")


def test_a_prompt_without_its_blank_is_refused(prompts: Path) -> None:
    path = prompts / "repair.md"
    path.write_text(path.read_text(encoding="utf-8").replace("{faults}", "the faults"), encoding="utf-8")
    with pytest.raises(ConfigError, match=r"expected these blanks in the text: \{faults\}; found none"):
        read_prompt(prompts, "repair")


def test_a_format_whose_bounds_are_crossed_names_file_and_line(prompts: Path) -> None:
    path = prompts / "formats" / "brief.md"
    text = path.read_text(encoding="utf-8").replace("least = 40, most = 150", "least = 400, most = 150")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"brief\.md:4: words: expected 0 <= least <= most"):
        read_format(prompts / "formats", "brief")


def test_a_format_a_newsroom_adds_is_found(prompts: Path) -> None:
    text = (prompts / "formats" / "brief.md").read_text(encoding="utf-8").replace('"brief"', '"flash"')
    (prompts / "formats" / "flash.md").write_text(text, encoding="utf-8")
    assert read_format(prompts / "formats", "flash").name == "flash"


def test_a_note_for_a_language_stands_under_the_text(prompts: Path) -> None:
    path = prompts / "writer.md"
    text = path.read_text(encoding="utf-8").replace(
        'role = "system"\n', 'role = "system"\nlanguages = { de = "Schreibe im Perfekt." }\n', 1
    )
    path.write_text(text, encoding="utf-8")
    prompt = read_prompt(prompts, "writer")
    assert prompt.for_language("de").endswith("\n\nSchreibe im Perfekt.")
    assert prompt.for_language("en") == prompt.text


def test_a_brief_has_no_sections_in_its_schema_and_an_analysis_does() -> None:
    brief, analysis = (draft_schema(read_format(PROMPTS / "formats", name)) for name in ("brief", "analysis"))
    assert '"sections"' not in brief
    assert '"sections"' in analysis


def test_a_sentence_is_written_before_its_cites() -> None:
    schema = draft_schema(read_format(PROMPTS / "formats", "analysis"))
    assert schema.index('"text"') < schema.index('"cites"')
