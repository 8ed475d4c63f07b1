"""The status table: which act leads where, and that no path goes round a reviewer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.domain.status import Act, Status, acts_from, after, opening
from synth.errors import DecisionRefused

H, R, B, A, P, C, T, S = (
    Status.HELD,
    Status.IN_REVIEW,
    Status.SENT_BACK,
    Status.APPROVED,
    Status.PUBLISHED,
    Status.CORRECTED,
    Status.RETRACTED,
    Status.SPIKED,
)
# The design's table, said a second time: act → the statuses it starts from, and where it ends with no finding open.
ARROWS = {
    Act.DECIDE: ({H, R}, R),
    Act.EDIT: ({H, R, B, A}, R),
    Act.RENEW: ({H, R, B, A}, R),
    Act.APPROVE: ({R}, A),
    Act.WITHDRAW: ({A}, R),
    Act.SEND_BACK: ({H, R}, B),
    Act.SPIKE: ({H, R, A, B}, S),
    Act.RESTORE: ({S}, R),
    Act.PUBLISH: ({A}, P),
    Act.CORRECT: ({P, C}, C),
    Act.RETRACT: ({P, C}, T),
}
# Acts that leave an article where it is: a correction in the making, a first approval of two, a date.
STAYS = {
    Act.DECIDE: {P, C},
    Act.AMEND: {P, C},
    Act.INITIAL: {R, P, C},
    Act.EMBARGO: {H, R, B, A},
}
HELD_AGAIN = {Act.DECIDE, Act.EDIT, Act.RENEW, Act.WITHDRAW, Act.RESTORE}
STEPS = st.lists(st.tuples(st.sampled_from(Act), st.booleans()), max_size=25)


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("status", Status)
def test_every_act_goes_where_the_table_says_or_is_refused(act: Act, status: Status) -> None:
    if status in STAYS.get(act, ()):
        assert after(act, status, open_blocking=False) is after(act, status, open_blocking=True) is status
        return
    starts, end = ARROWS.get(act, (set(), status))
    if status not in starts:
        with pytest.raises(DecisionRefused, match=f"cannot {act.value} an article that is {status.value}: it must be "):
            after(act, status, open_blocking=False)
        return
    assert after(act, status, open_blocking=False) is end
    assert after(act, status, open_blocking=True) is (H if act in HELD_AGAIN else end)


@given(st.booleans(), STEPS)
def test_no_path_leads_to_published_without_an_approval_that_still_stands(
    opened: bool, steps: list[tuple[Act, bool]]
) -> None:
    status = opening(open_blocking=opened)
    approved = False
    for act, open_blocking in steps:
        try:
            reached = after(act, status, open_blocking=open_blocking)
        except DecisionRefused:
            continue
        if act is Act.APPROVE:
            approved = True
        elif status is Status.APPROVED and reached not in (Status.APPROVED, Status.PUBLISHED):
            approved = False
        if reached in (Status.PUBLISHED, Status.CORRECTED, Status.RETRACTED):
            assert approved
        assert (reached is Status.APPROVED) <= approved
        status = reached


@given(STEPS)
def test_a_held_article_is_never_approved_before_its_findings_are_decided(steps: list[tuple[Act, bool]]) -> None:
    status = Status.HELD
    for act, _ in steps:
        try:
            status = after(act, status, open_blocking=True)
        except DecisionRefused:
            continue
        assert status not in (Status.IN_REVIEW, Status.APPROVED, Status.PUBLISHED)


@pytest.mark.parametrize("status", Status)
def test_possible_acts_are_exactly_those_that_are_not_refused(status: Status) -> None:
    moving = {act for act, (starts, _) in ARROWS.items() if status in starts}
    assert acts_from(status) == moving | {act for act, starts in STAYS.items() if status in starts}


def test_refusal_names_the_statuses_that_the_act_needs() -> None:
    with pytest.raises(DecisionRefused, match="it must be corrected or published") as refused:
        after(Act.RETRACT, Status.APPROVED, open_blocking=False)
    assert refused.value.status is Status.APPROVED
