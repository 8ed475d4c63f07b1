"""What a run would ask of a model and cost at most, told without asking."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from cli_processes import newsroom, synth

from ferry import ferry_page
from synth.domain.forecast import NO_TEXT, NOT_FETCHED, STANDS, Forecast
from synth.errors import ConfigError
from synth.pipeline.order import Order
from synth.wiring import Silent, opened

NOBODY = "http://127.0.0.1:9/v1"  # a closed port: whoever asks there fails
MODEL = f'[endpoints.main]\nbase_url = "{NOBODY}"\nmodel = "m-1"\n'
PRICED = MODEL + "prices = { input = 1, output = 10 }\n"
EXTRACTS = '[writer]\nkind = "extractive"\n'


def fetched(folder: Path, settings: str, *, writer: str | None = "llm") -> Forecast:
    """The forecast of the ferry's story after a run that wrote an extract of it."""
    newsroom(folder, settings=settings)
    with opened(folder, "extractive") as house:
        house.run(Order(), Silent())
    with opened(folder, writer) as house:
        (one,) = house.forecast(Order()).values()
        return one


def test_a_story_never_fetched_has_no_numbers(tmp_path: Path) -> None:
    with opened(newsroom(tmp_path / "n", settings=PRICED)) as house:
        assert house.forecast(Order()) == {("coast", "ferry"): Forecast(without=NOT_FETCHED)}
    assert not (tmp_path / "n" / "outputs").exists()


def test_questions_tokens_and_the_worst_cost_are_told_and_nobody_is_asked(tmp_path: Path) -> None:
    one = fetched(tmp_path / "n", PRICED)
    assert (one.without, one.least) == ("", 1)
    assert one.most == 6  # a draft and two repairs, each cut short once
    assert 1_000 < one.input_tokens < 4_000
    assert one.worst is not None
    least = Decimal(one.input_tokens) * 6 / 1_000_000
    assert least < one.worst < Decimal("0.5")


def test_an_unknown_price_is_said_and_never_0(tmp_path: Path) -> None:
    assert fetched(tmp_path / "n", MODEL).worst is None
    told = synth(tmp_path / "n", "run", "--dry-run")
    assert told.code == 0
    assert told.out.splitlines()[1].endswith(" input tokens, price unknown")
    assert told.out.splitlines()[-1].startswith("total: 1 to 6 questions, about ")
    assert told.out.splitlines()[-1].endswith(" input tokens, price unknown")


def test_a_story_beyond_the_window_is_reckoned_in_parts(tmp_path: Path) -> None:
    small = PRICED + "context_tokens = 4000\nmax_output_tokens = 800\n"
    folder = tmp_path / "n"
    newsroom(folder, settings=small)
    long = ferry_page(
        "Merrowick Courier", extra=" ".join(f"The ferry sailed {n} times in week {n}." for n in range(400))
    )
    (folder / "sources" / "courier.html").write_text(long, "utf-8")
    with opened(folder, "extractive") as house:
        house.run(Order(), Silent())
    with opened(folder, "llm") as house:
        (one,) = house.forecast(Order()).values()
    assert one.least > 3
    assert one.input_tokens > 4_000


def test_an_article_that_stands_asks_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "n"
    newsroom(folder, settings=PRICED)
    with opened(folder, "extractive") as house:
        house.run(Order(), Silent())
        ref = house.store.dossiers()[0].article
    synth(folder, "review", "spike", ref.slug, "--by", "Mara Voss", "--hash", ref.hash[:12])
    with opened(folder, "llm") as house:
        (one,) = house.forecast(Order()).values()
    assert one == Forecast(without=STANDS)


def test_pages_that_gave_nothing_are_told_from_pages_never_fetched(tmp_path: Path) -> None:
    folder = tmp_path / "n"
    newsroom(folder, settings=PRICED)
    for name in ("courier", "herald"):
        (folder / "sources" / f"{name}.html").write_text("<html><body><p>Short.</p></body></html>", "utf-8")
    with opened(folder, "extractive") as house:
        house.run(Order(), Silent())
    with opened(folder, "llm") as house:
        (one,) = house.forecast(Order()).values()
    assert one.without == NO_TEXT


def test_where_no_model_writes_there_is_nothing_to_reckon(tmp_path: Path) -> None:
    with opened(newsroom(tmp_path / "n", settings=EXTRACTS + PRICED)) as house:
        assert house.forecast(Order()) == {}


def test_a_budget_with_an_unknown_price_refuses_the_dry_run_as_it_would_the_run(tmp_path: Path) -> None:
    with (
        opened(newsroom(tmp_path / "n", settings=MODEL)) as house,
        pytest.raises(ConfigError, match="the price of 'm-1' at endpoint 'main' is unknown"),
    ):
        house.forecast(Order(budget=Decimal(1)))
