"""synth.toml and SYNTH_* variables: what is right is read, what is wrong is one line that names where."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from pydantic import ValidationError

from synth.cli.app import cli
from synth.domain.finding import Severity
from synth.errors import ConfigError
from synth.settings import FILE, FolderTarget, Settings, WriterKind, known_keys, load

HEAD = '[newsroom]\nname = "The Saltholm Review"\n'  # two lines: what a test adds begins on the third


def read(folder: Path, text: str, **environ: str) -> Settings:
    (folder / FILE).write_text(text, encoding="utf-8")
    return load(folder, environ)


def refusal(folder: Path, text: str, **environ: str) -> str:
    with pytest.raises(ConfigError) as refused:
        read(folder, text, **environ)
    words = str(refused.value)
    assert "\n" not in words
    return words.removeprefix(f"{folder}/")


def test_a_name_is_all_that_a_newsroom_needs(tmp_path: Path) -> None:
    settings = read(tmp_path, HEAD)
    assert settings.newsroom.name == "The Saltholm Review"
    assert settings.review.require_review
    assert settings.writer.kind is WriterKind.AUTO
    assert settings.publish == {"site": FolderTarget()}
    assert (settings.state, settings.outputs) == (tmp_path / ".synth", tmp_path / "outputs")


def test_settings_cannot_be_changed(tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        read(tmp_path, HEAD).review.require_review = False


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "1: newsroom.name: missing; it is needed"),
        ('[newsroom]\nname = ""\n', "2: newsroom.name: "),
        ('[newsroom]\nnmae = "x"\n', "2: newsroom.nmae: unknown key; did you mean 'name'?"),
        (HEAD + '\n[fetsh]\ncontact = "x"\n', "4: fetsh: unknown key; did you mean 'fetch'?"),
        (HEAD + "[fetch]\nhost_dleay = 1\n", "4: fetch.host_dleay: unknown key; did you mean 'host_delay'?"),
        (HEAD + 'url = "news.example"\n', "3: newsroom.url: expected an http(s) address"),
        (HEAD + 'language = "xx"\n', "3: newsroom.language: expected one of: "),
        (HEAD + 'timezone = "Mars/Base"\n', "3: newsroom.timezone: expected an IANA time zone"),
        (HEAD + 'timezone = "../etc"\n', "3: newsroom.timezone: expected an IANA time zone"),
        (HEAD + '[fetch]\nrevalidate_after = "soon"\n', "4: fetch.revalidate_after: expected seconds or a "),
        (HEAD + "[fetch]\nrevalidate_after = inf\n", "4: fetch.revalidate_after: expected seconds or a "),
        (HEAD + '[fetch]\nrevalidate_after = "9999w"\n', "4: fetch.revalidate_after: expected less than or "),
        (HEAD + "[fetch]\nhost_delay = -1\n", "4: fetch.host_delay: expected greater than or equal to 0"),
        (HEAD + '[fetch]\ncontact = "Zoë"\n', "4: fetch.contact: expected an e-mail address or URL in plain "),
        (HEAD + '[fetch]\nallow = ["10.0.0.1/8"]\n', "4: fetch.allow: expected networks such as 10.0.0.0/8"),
        (HEAD + '[fetch.resolve]\n"*" = "https://x"\n', "3: fetch.resolve: expected an origin such as http:"),
        (HEAD + '[fetch.agreements]\n"news.example" = "yes"\n',
         "3: fetch.agreements: expected a written reason of 3 words or more for news.example"),
        (HEAD + '[fetch.agreements]\n"https://news.example/" = "Licence of 3 March 2026"\n',
         "3: fetch.agreements: expected a host such as news.example, not 'https://news.example/'"),
        (HEAD + "[fetch]\nmax_redirects = 1.5\n", "4: fetch.max_redirects: "),
        (HEAD + '[review]\nrequire_review = "perhaps"\n', "4: review.require_review: "),
        (HEAD + '[writer]\nkind = "poet"\n', "4: writer.kind: expected 'auto', 'extractive' or 'llm', not 'poet'"),
        (HEAD + '[writer]\nkind = "llm"\n', "4: writer.kind: there is no [endpoints.main]; known: none"),
        (HEAD + '[writer]\nendpoint = "big"\n', "4: writer.endpoint: there is no [endpoints.big]; known: none"),
        (HEAD + '[check.severities]\nnumber_unsuported = "note"\n',
         "4: check.severities.number_unsuported: unknown key; did you mean 'number_unsupported'?"),
        (HEAD + '[check.severities]\nnumber_unsupported = "off"\n', "4: check.severities.number_unsupported: "),
        (HEAD + '[check.severities]\ncitation_unknown = "note"\n',
         "4: check.severities.citation_unknown: this rule is always blocking"),
        (HEAD + '[check]\njudge = "second"\n', "4: check.judge: there is no [endpoints.second]; known: none"),
        (HEAD + '[publish.site]\nkind = "ftp"\n', "4: publish.site.kind: expected 'folder', not 'ftp'"),
        (HEAD + '[publish.site]\npaht = "x"\n', "4: publish.site.paht: unknown key; did you mean 'path'?"),
        (HEAD + "[publish]\nsite = 1\n", "4: publish.site: expected a table"),
        (HEAD + '[endpoints.main]\nbase_url = "https://m.example/v1"\n', "3: endpoints.main.model: missing; it is"),
        (HEAD + '[endpoints.main]\nbase_url = "m.example"\nmodel = "m"\n', "4: endpoints.main.base_url: expected an"),
        (HEAD + '[endpoints.main]\nbase_url = "https://m.example"\nmodel = "m"\nfallback = "b"\n',
         "6: endpoints.main.fallback: no endpoint 'b'; known: main"),
        ("newsroom = 1\n", "1: newsroom: expected a table"),
        (HEAD + "language = \n", "3: not valid TOML: "),
    ],
)  # fmt: skip
def test_each_error_is_one_line_with_file_line_and_key(tmp_path: Path, text: str, words: str) -> None:
    assert refusal(tmp_path, text).startswith(f"synth.toml:{words}")


def test_a_folder_without_settings_is_told_how_to_get_some(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"synth\.toml: no such file; run `synth init FOLDER`"):
        load(tmp_path, {})


def test_settings_that_are_not_utf_8_are_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"[newsroom]\nname = '\xff'\n")
    with pytest.raises(ConfigError, match=r"synth\.toml: cannot be read as UTF-8 text"):
        load(tmp_path, {})


def test_a_byte_order_mark_is_no_error(tmp_path: Path) -> None:
    assert read(tmp_path, "\ufeff" + HEAD).newsroom.name == "The Saltholm Review"


def test_variables_go_before_the_file_and_are_named_as_the_origin(tmp_path: Path) -> None:
    text = HEAD + '[fetch]\nhost_delay = 5\ncontact = "a@news.example"\n'
    settings = read(tmp_path, text, SYNTH_FETCH_HOST_DELAY="250", SYNTH_FETCH_REVALIDATE_AFTER="2h")
    assert (settings.fetch.host_delay, settings.fetch.revalidate_after) == (250.0, 7200.0)
    assert settings.fetch.contact == "a@news.example"
    assert settings.origins["fetch.host_delay"] == "SYNTH_FETCH_HOST_DELAY"
    assert settings.origins["fetch.contact"] == f"{tmp_path / FILE}:5"
    assert "fetch.max_bytes" not in settings.origins


def test_variables_may_hold_lists_tables_and_truth_values(tmp_path: Path) -> None:
    settings = read(
        tmp_path,
        HEAD,
        SYNTH_FETCH_ALLOW='["127.0.0.0/8"]',
        SYNTH_FETCH_RESOLVE='{"*" = "http://127.0.0.1:80"}',
        SYNTH_REVIEW_REQUIRE_REVIEW="false",
        SYNTH_CHECK_SEVERITIES='{copied_run = "blocking"}',
    )
    assert settings.fetch.allow == ("127.0.0.0/8",)
    assert settings.fetch.resolve == {"*": "http://127.0.0.1:80"}
    assert not settings.review.require_review
    assert settings.check.severities == {"copied_run": Severity.BLOCKING}


@pytest.mark.parametrize("name", ["2026", "true", "1.5", "[x]", "07:30:00", "a = b"])
def test_a_text_from_a_variable_stays_the_text_it_is(tmp_path: Path, name: str) -> None:
    assert read(tmp_path, HEAD, SYNTH_NEWSROOM_NAME=name).newsroom.name == name


def test_a_variable_that_is_wrong_is_named_in_the_place_of_the_file(tmp_path: Path) -> None:
    assert refusal(tmp_path, HEAD, SYNTH_FETCH_CONCURRENCY="many").startswith("SYNTH_FETCH_CONCURRENCY: ")
    assert refusal(tmp_path, HEAD, SYNTH_CHECK_SEVERITIES='{x = "note"}').startswith(
        "SYNTH_CHECK_SEVERITIES: unknown key"
    )
    assert refusal(tmp_path, HEAD, SYNTH_CHECK_SEVERITIES='{copied_run = "x"}').startswith("SYNTH_CHECK_SEVERITIES: ")


def test_a_misspelt_variable_is_refused_like_a_misspelt_key(tmp_path: Path) -> None:
    words = "SYNTH_FETCH_CONTCT: unknown key; did you mean 'SYNTH_FETCH_CONTACT'?"
    assert refusal(tmp_path, HEAD, SYNTH_FETCH_CONTCT="x") == words


def test_variables_that_are_none_of_ours_are_left_alone(tmp_path: Path) -> None:
    assert read(tmp_path, HEAD, SYNTH_KEY="x", SYNTHETIC="y", FETCH_CONTACT="z").fetch.contact == ""


ENDPOINT = (
    HEAD + '[endpoints.main]\nbase_url = "https://m.example/v1/"\nmodel = "m"\napi_key_env = "SYNTH_WRITER_KEY"\n'
)


def test_a_key_comes_from_the_variable_that_is_named_and_is_never_shown(tmp_path: Path) -> None:
    settings = read(tmp_path, ENDPOINT, SYNTH_WRITER_KEY="sk-secret")
    assert settings.keys["main"].get_secret_value() == "sk-secret"
    assert settings.endpoints["main"].base_url == "https://m.example/v1"
    for shown in (repr(settings), str(settings), settings.model_dump_json(), str(settings.model_dump())):
        assert "sk-secret" not in shown


def config(folder: Path, *options: str) -> str:
    environ = {"SYNTH_WRITER_KEY": "sk-secret", "SYNTH_FETCH_HOST_DELAY": "3"}
    done = CliRunner(env=environ).invoke(cli, ["-C", str(folder), "config", *options])
    assert done.exception is None
    return done.output


def test_config_prints_every_setting_with_its_origin_and_no_secret(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(ENDPOINT + '[store]\nurl = "postgresql://desk:hush@db.example/synth"\n', "utf-8")
    lines = config(tmp_path).splitlines()
    assert f'newsroom.name = "The Saltholm Review"  # {tmp_path / FILE}:2' in lines
    assert "fetch.host_delay = 3.0  # SYNTH_FETCH_HOST_DELAY" in lines
    assert "fetch.max_redirects = 5  # default" in lines
    assert f'store.url = "postgresql://desk:***@db.example/synth"  # {tmp_path / FILE}:8' in lines
    printed = {line.partition(" = ")[0] for line in lines}
    assert {key for key in known_keys() if ".NAME." not in key} <= printed
    for shown in (*lines, config(tmp_path, "--json")):
        assert "sk-secret" not in shown
        assert "hush" not in shown
