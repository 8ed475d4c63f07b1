"""A newsroom's day at the command line: made, run, read, decided, published; in this process, on the sample's pages."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from synth.cli.app import cli, code_of
from synth.domain.report import RunReport
from synth.extract import pool

REPO = Path(__file__).parents[2]
BY = ("--by", "Mara Voss")


def say(folder: Path, *arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(cli, ["-C", str(folder), *arguments], standalone_mode=False)
    assert result.exception is None, (arguments, result.output, result.exception)
    assert (result.return_value or 0) == code, (arguments, result.output)
    return result


def data(folder: Path, *arguments: str) -> object:
    return json.loads(say(folder, *arguments).stdout)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A newsroom made by `init`, with one story of the sample run."""
    folder = tmp_path_factory.mktemp("flow") / "newsroom"
    made = CliRunner().invoke(cli, ["init", str(folder)], standalone_mode=False)
    assert made.return_value == 0
    assert f"synth -C {folder} run" in made.stdout
    say(folder, "run", "coast", "--story", "library-flood")
    return folder


def hash_of(folder: Path, slug: str = "library-flood") -> str:
    rows = data(folder, "list", "--json")
    assert isinstance(rows, list)
    return next(str(row["hash"]) for row in rows if row["slug"] == slug)


def test_a_run_has_as_many_extracting_processes_as_the_settings_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started, start = [], pool._Worker.start

    async def counted(alarm: int) -> pool._Worker:
        started.append(alarm)
        return await start(alarm)

    monkeypatch.setattr(pool._Worker, "start", counted)
    monkeypatch.setenv("SYNTH_FETCH_EXTRACTORS", "1")
    say(tmp_path, "init", str(tmp_path / "newsroom"))
    say(tmp_path / "newsroom", "run", "coast", "--limit", "2")
    assert len(started) == 1


def test_init_makes_what_a_run_needs_and_overwrites_nothing(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert {path.name for path in folder.iterdir()} >= {"synth.toml", "sources", "prompts", ".gitignore", "outputs"}
    before = (folder / "synth.toml").read_bytes()
    assert code_of(["init", str(folder)]) == 2
    assert "this is a newsroom already" in capfd.readouterr().err
    assert (folder / "synth.toml").read_bytes() == before


def test_init_leaves_a_folder_with_sources_of_somebody_else_alone(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "sources").mkdir()
    assert code_of(["init", str(tmp_path)]) == 2
    assert "sources exists" in capfd.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["sources"]


def test_from_the_draft_to_the_published_page(folder: Path) -> None:
    digits = hash_of(folder)[:12]
    assert "in_review" in say(folder, "review", "list").stdout
    shown = say(folder, "review", "show", "library-flood").stdout
    assert f"hash {digits}" in shown
    assert "now possible: " in shown
    assert "approve" in shown.splitlines()[-1]
    say(folder, "publish", "library-flood", code=1)
    approved = say(folder, "review", "approve", "library-flood", *BY, "--hash", digits)
    assert approved.stdout.startswith("approved ")
    assert "library-flood v1 (approved)" in say(folder, "publish", "--dry-run").stdout
    published = say(folder, "publish").stdout
    match = re.fullmatch(r"published library-flood v1: https://averstrandreview\.example/(\S+/)\n", published)
    assert match
    page = folder / "outputs" / "site" / match[1] / "index.html"
    assert "reviewed by Mara Voss" in page.read_text(encoding="utf-8")
    assert say(folder, "publish", "library-flood").stdout.startswith("already published")
    assert "nothing is approved" in say(folder, "publish").stderr
    report = RunReport.model_validate_json(say(folder, "run", "coast", "--story", "library-flood", "--json").stdout)
    assert [outcome.status for outcome in report.outcomes] == ["published"]
    assert "rendered 1 version and 1 published article" in say(folder, "render").stdout


def test_show_prints_places_citations_and_the_passages_behind_them(folder: Path) -> None:
    shown = say(folder, "show", "library-flood").stdout
    alias = re.search(r"lede\.1\.1 .*\[(\d+\.\d+)", shown)
    assert alias
    passages = say(folder, "show", "library-flood", "--passages").stdout
    assert re.search(rf"^{re.escape(alias[1])} ", passages, re.MULTILINE)
    dossier = json.loads(say(folder, "show", "library-flood", "--json").stdout)
    assert dossier["article"]["slug"] == "library-flood"


def test_lists_are_told_as_lines_and_as_json(folder: Path) -> None:
    for what in ("articles", "stories", "lists", "runs"):
        rows = data(folder, "list", what, "--json")
        assert isinstance(rows, list)
        assert rows
        assert len(say(folder, "list", what).stdout.splitlines()) == len(rows)
    assert say(folder, "list", "--status", "held").stdout == ""


def test_a_dry_run_says_what_would_be_done_and_does_nothing(folder: Path) -> None:
    before = data(folder, "list", "runs", "--json")
    told = say(folder, "run", "--dry-run").stdout
    assert "coast: harbour-bridge, 3 pages, format analysis" in told
    assert data(folder, "list", "runs", "--json") == before


def test_an_edit_at_the_command_line_is_checked_and_spiking_can_be_undone(folder: Path) -> None:
    say(folder, "run", "region", "--story", "heat-network")
    digits = hash_of(folder, "heat-network")[:12]
    edited = say(
        folder, "review", "edit", "heat-network", "--where", "headline", "--text", "Town votes for heat in 1066", *BY,
        "--hash", digits,
    )  # fmt: skip
    assert edited.stdout.startswith("held ")
    assert "undecided" in edited.stderr
    assert "headline_unsupported" in edited.stderr
    digits = hash_of(folder, "heat-network")[:12]
    assert say(folder, "review", "spike", "heat-network", *BY, "--hash", digits).stdout.startswith("spiked ")
    assert say(folder, "review", "restore", "heat-network", *BY, "--hash", digits).stdout.startswith("held ")


def test_doctor_finds_a_fresh_newsroom_in_order(folder: Path) -> None:
    lines = say(folder, "doctor").stdout.splitlines()
    assert lines
    assert [line for line in lines if not line.startswith("ok ")] == []


def test_newsroom_made_before_a_prompt_was_added_runs_on_and_is_told_which_ones_are_shipped(tmp_path: Path) -> None:
    folder = tmp_path / "n"
    CliRunner().invoke(cli, ["init", str(folder)], standalone_mode=False)
    prompts = folder / "prompts"
    (prompts / "sent-back.md").rename(prompts / "send-back.md")
    checked = say(folder, "prompts", "check")
    assert "ok  prompt task (version 1, the newsroom's own)" in checked.stdout
    assert "ok  prompt sent-back (version 1, shipped with synth)" in checked.stdout
    assert "send-back.md: no prompt has this name, so nothing reads it" in checked.stderr
    assert "10 prompts (shipped with synth: sent-back)" in say(folder, "doctor").stdout
    (prompts / "task.md").write_text("Write.", encoding="utf-8")
    broken = say(folder, "prompts", "check", code=2)
    assert "task.md:1: a prompt begins with TOML front matter" in broken.stderr


def test_doctor_names_what_is_wrong(tmp_path: Path) -> None:
    CliRunner().invoke(cli, ["init", str(tmp_path / "n")], standalone_mode=False)
    (tmp_path / "n" / "sources" / "coast.toml").write_text("[[story]]\nslug = 1\n", encoding="utf-8")
    assert "FAIL  sources: sources/coast.toml:2: " in say(tmp_path / "n", "doctor", code=1).stdout


def test_the_flawed_draft_of_the_sample_is_caught_three_times() -> None:
    flawed = REPO / "sources" / "sample" / "flawed-draft.json"
    checked = say(REPO, "check", str(flawed), code=1)
    assert checked.stderr == "3 findings, 3 blocking\n"
    findings = json.loads(say(REPO, "check", str(flawed), "--json", code=1).stdout)["findings"]
    assert sorted(finding["rule"] for finding in findings) == [
        "name_unsupported",
        "number_unsupported",
        "quotation_altered",
    ]
    for finding in findings:
        assert finding["claim"] in " ".join(checked.stdout.split())


def test_a_draft_can_be_checked_where_there_is_no_newsroom(tmp_path: Path) -> None:
    say(tmp_path, "check", str(REPO / "sources" / "sample" / "flawed-draft.json"), code=1)


def test_the_library_does_what_the_command_does(folder: Path) -> None:
    import synth

    report = synth.run(folder, ["coast"], story="library-flood")
    assert (report.standing, report.failed, report.lists) == (1, False, ("coast",))
