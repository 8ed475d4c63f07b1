"""`synth check`."""

from __future__ import annotations

from pathlib import Path

import click

from synth.check.bundle import read_bundle
from synth.check.reading import read_findings
from synth.cli import exits
from synth.cli.talk import data, plural, say
from synth.domain.article import DisclosureKind
from synth.errors import ConfigError
from synth.gate import Gate
from synth.settings import FILE, load
from synth.wiring import House


@click.command("check", epilog="Example: synth check sources/sample/flawed-draft.json")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--json", "as_json", is_flag=True, help="Print the assessment as JSON on stdout.")
@click.pass_obj
def command(newsroom: Path, file: Path, as_json: bool) -> int:
    """Check a draft alone: FILE is a JSON file that holds its own passages and a draft.

    Prints each finding with the claim, the nearest passage and the difference. Exit code 1 where a finding blocks.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as exc:
        raise ConfigError(f"{file}: cannot be read as UTF-8 text: {exc}") from exc
    bundle = read_bundle(text, str(file))
    gate = _gate(newsroom)
    form = gate.form(bundle.story.terms.format)
    assessment = gate.assess(bundle.story, bundle.draft, form, DisclosureKind.MODEL)
    if as_json:
        data(assessment.model_dump_json(indent=2))
    elif assessment.findings:
        data(read_findings(assessment, bundle.draft))
    say(f"{plural(len(assessment.findings), 'finding')}, {len(assessment.blocking)} blocking")
    return exits.FAILED if assessment.blocking else exits.DONE


def _gate(newsroom: Path) -> Gate:
    """The newsroom's gate where there is one here, else the gate as shipped: a file can be checked anywhere."""
    from synth.assets import shipped

    if (newsroom / FILE).is_file():
        return House(load(newsroom)).gate
    return Gate(shipped("prompts"), {})
