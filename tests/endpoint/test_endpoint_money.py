"""What calls cost, and the budget as a hard stop."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from endpoint_notebook import GOOD, PRICES, HeldClock, Notebook, bench, configured, question
from endpoint_simulated import counting, fails, says, tokens
from hypothesis import given
from hypothesis import strategies as st

from synth.domain.question import Call, CallState, Question, Usage
from synth.endpoint.config import Prices
from synth.endpoint.endpoint import Endpoint
from synth.endpoint.money import Budget, OwnPrice, price_of
from synth.errors import BudgetExhausted, ConfigError

pytestmark = pytest.mark.anyio
LOCAL = "http://127.0.0.1:9/v1"


def test_cached_input_costs_its_own_price() -> None:
    usage = Usage(input=1_000_000, cached=400_000, output=100_000, known=True)
    assert OwnPrice(PRICES).cost(usage) == Decimal("0.6") + Decimal("0.2") + Decimal(1)


def test_cached_input_costs_as_other_input_where_no_price_is_given() -> None:
    prices = Prices(input=Decimal(1), output=Decimal(0))
    assert OwnPrice(prices).cost(Usage(input=1_000_000, cached=999, known=True)) == 1


@given(st.integers(0, 10**7), st.integers(0, 10**7), st.integers(0, 10**6))
def test_no_usage_within_the_reservation_costs_more_than_was_reserved(asked: int, cached: int, answered: int) -> None:
    price = OwnPrice(PRICES)
    worst = price.cost(Usage(input=asked, output=answered, known=True))
    assert price.cost(Usage(input=asked, cached=min(cached, asked), output=answered // 2, known=True)) <= worst


def test_listed_price_counts_only_at_the_providers_own_address() -> None:
    there = configured("https://api.openai.com/v1", model="gpt-4o-mini", prices=None)
    price = price_of(there)
    assert price is not None
    assert price.cost(Usage(input=1_000_000, output=0, known=True)) > 0
    assert price_of(there.model_copy(update={"base_url": LOCAL})) is None
    assert price_of(there.model_copy(update={"model": "nobody-knows-it"})) is None


async def test_unknown_price_is_not_free() -> None:
    async with bench(says(GOOD), prices=None) as it:
        answer = await it.endpoint.ask(question())
        assert it.endpoint.worst_cost(question()) is None
    assert answer.cost is None
    assert (it.spending.unpriced, it.spending.counted) == (1, Decimal(0))
    assert not it.spending.lost


async def test_budget_with_an_unknown_price_refuses_to_start() -> None:
    clock = HeldClock().clock
    for budget in (Budget(Notebook(), clock, run=Decimal(1)), Budget(Notebook(), clock, day=Decimal(1))):
        with pytest.raises(ConfigError, match=r"endpoints\.main.*prices|prices.*endpoints\.main"):
            Endpoint(configured(LOCAL, prices=None), Notebook(), budget)


async def test_missing_usage_is_unknown_cost_and_possibly_charged() -> None:
    async with bench(says(GOOD, usage=None)) as it:
        answer = await it.endpoint.ask(question())
    assert (answer.cost, answer.usage.known) == (None, False)
    (call,) = it.spending.lost
    assert call.state is CallState.ANSWERED
    assert it.spending.possibly == call.worst
    assert it.spending.counted == 0


async def test_reasoning_that_is_left_out_of_the_completion_is_paid_for() -> None:
    usage = {**tokens(100, 10), "total_tokens": 150, "completion_tokens_details": {"reasoning_tokens": 40}}
    async with bench(says(GOOD, usage=usage)) as it:
        answer = await it.endpoint.ask(question())
    assert (answer.usage.output, answer.usage.reasoning) == (50, 40)


async def test_spending_adds_up() -> None:
    turn = says(GOOD, usage=tokens(1000, 100, cached=600))
    async with bench(turn) as it:
        for about in ("the bridge", "the ferry", "the ferry"):
            await it.endpoint.ask(question(about))
    assert it.spending.calls == 2
    assert (it.spending.usage.input, it.spending.usage.cached, it.spending.usage.output) == (2000, 1200, 200)
    assert it.spending.counted == 2 * (Decimal("0.0004") + Decimal("0.0003") + Decimal("0.001"))


async def test_run_budget_is_never_exceeded_and_nothing_is_sent_beyond_it() -> None:
    async with bench(says(GOOD, usage=tokens(60, 200)), run=Decimal("0.0053")) as it:
        done = await asyncio.gather(
            *(it.endpoint.ask(question(f"story {n}")) for n in range(9)), return_exceptions=True
        )
    stopped = [one for one in done if isinstance(one, BudgetExhausted)]
    assert len(it.server.bodies) == 9 - len(stopped) == 2
    assert it.spending.counted <= Decimal("0.0053")
    assert "budget of $0.0053 is spent" in str(stopped[0])


async def test_what_was_reserved_and_not_used_comes_back() -> None:
    async with bench(says(GOOD, usage=tokens(10, 1)), run=Decimal("0.0025")) as it:
        answers = await asyncio.gather(*(it.endpoint.ask(question(f"story {n}")) for n in range(6)))
    assert len(answers) == 6


async def test_possibly_charged_calls_count_against_the_budget() -> None:
    async with bench(fails(504, "Timed out"), run=Decimal("0.0050")) as it:
        with pytest.raises(BudgetExhausted):
            await it.endpoint.ask(question())
    assert 1 <= len(it.server.bodies) < 6
    assert it.spending.possibly <= Decimal("0.0050")


def call(at: datetime, cost: str, state: CallState = CallState.ANSWERED) -> Call:
    return Call(
        id=f"{at}{cost}{state}",
        key="k",
        endpoint="e",
        model="m",
        at=at,
        worst=Decimal(1),
        state=state,
        cost=Decimal(cost),
    )


async def test_day_budget_counts_what_other_runs_spent_since_midnight_in_the_newsrooms_zone() -> None:
    time, notebook = HeldClock(), Notebook()
    noon = time.clock.now()
    await notebook.open(call(noon - timedelta(hours=13), "9"))  # yesterday
    await notebook.open(call(noon - timedelta(hours=3), "0.5"))
    budget = Budget(notebook, time.clock, day=Decimal(2), zone=UTC)
    await budget.reserve(call(noon, "0", CallState.OPEN))
    with pytest.raises(BudgetExhausted, match="day"):
        await Budget(notebook, time.clock, day=Decimal(2)).reserve(call(noon, "0.1", CallState.OPEN))
    states = [one.state for one in notebook.calls.values()]
    assert states[-1] is CallState.UNSENT


@pytest.mark.parametrize(
    ("state", "cost", "held"),
    [
        (CallState.OPEN, None, "3"),
        (CallState.LOST, None, "3"),
        (CallState.ANSWERED, None, "3"),
        (CallState.ANSWERED, "0.25", "0.25"),
        (CallState.REJECTED, None, "0"),
        (CallState.UNSENT, None, "0"),
    ],
)
def test_call_holds_its_cost_or_the_worst_where_that_is_not_known(
    state: CallState, cost: str | None, held: str
) -> None:
    one = Call(
        id="1",
        key="k",
        endpoint="e",
        model="m",
        at=datetime(2026, 5, 1, tzinfo=UTC),
        worst=Decimal(3),
        state=state,
        cost=None if cost is None else Decimal(cost),
    )
    assert one.held == Decimal(held)


def told_at_length(about: str = "the bridge") -> Question:
    return question("The council voted again on " + about + ". " + "It will cost more than was thought. " * 200)


@pytest.mark.parametrize(("window", "warnings"), [(1_000_000, 0), (900, 1)])
async def test_server_that_drops_a_part_of_long_questions_is_warned_of_once(window: int, warnings: int) -> None:
    async with bench(counting(says(GOOD), window)) as it:
        for about in ("the bridge", "the ferry", "the tunnel"):
            await it.endpoint.ask(told_at_length(about))
    assert len(it.spending.warnings) == warnings
    for words in it.spending.warnings:
        assert "counted 900 input tokens of a question of about " in words
        assert "its window is smaller than context_tokens = 32768 says" in words


@pytest.mark.parametrize(
    "language", ["Совет проголосовал за новый мост через реку. ", "Der Rat stimmte für die Brücke. "]
)
async def test_server_that_counts_few_tokens_of_another_script_is_not_suspected(language: str) -> None:
    """A tokenizer that knows Cyrillic well counts about one token for three letters."""
    text = language * 60
    async with bench(says(GOOD, usage=tokens(len(text) // 3, 10))) as it:
        await it.endpoint.ask(question(text))
    assert it.spending.warnings == ()


async def test_every_kind_of_failure_is_counted_by_its_name() -> None:
    turns = [fails(503, "Overloaded"), says(None, refusal="No."), says(GOOD[:9], "length"), says("no JSON"), says(GOOD)]
    async with bench(*turns) as it:
        for about in ("a", "b", "c", "d"):
            await asyncio.gather(it.endpoint.ask(question(about)), return_exceptions=True)
    assert it.spending.failures == {"EndpointBusy": 1, "Refused": 1, "CutShort": 1, "MalformedAnswer": 1}
    assert it.spending.calls == 5


async def test_question_made_ready_ahead_and_never_sent_costs_nothing() -> None:
    gate = asyncio.Event()
    async with bench(says(GOOD, gate=gate), concurrency=2) as it:
        asked = [asyncio.create_task(it.endpoint.ask(question(f"story {n}"))) for n in range(3)]
        await it.server.asked.wait()
        for _ in range(20):  # turns of the event loop: the third is written down by then, and waits for a place
            await asyncio.sleep(0)
        for one in asked:
            one.cancel()
        await asyncio.gather(*asked, return_exceptions=True)
    assert len(it.server.bodies) <= 2
    states = sorted(call.state.value for call in it.notebook.calls.values())
    assert states == ["lost", "lost", "unsent"]
    assert len(it.spending.lost) == 2
