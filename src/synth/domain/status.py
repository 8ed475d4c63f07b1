"""The status table: the only place that says which act leads from which status to which."""

from __future__ import annotations

from enum import StrEnum

from synth.errors import DecisionRefused


class Status(StrEnum):
    HELD = "held"
    IN_REVIEW = "in_review"
    SENT_BACK = "sent_back"
    APPROVED = "approved"
    PUBLISHED = "published"
    CORRECTED = "corrected"
    RETRACTED = "retracted"
    SPIKED = "spiked"


class Act(StrEnum):
    """What a person (or, for `renew` and `publish`, a run or a release) does to an article."""

    DECIDE = "decide"
    EDIT = "edit"
    RENEW = "renew"
    APPROVE = "approve"
    WITHDRAW = "withdraw"
    SEND_BACK = "send-back"
    SPIKE = "spike"
    RESTORE = "restore"
    PUBLISH = "publish"
    AMEND = "amend"  # new words beside a published version; readers see them once a `correct` clears them
    CORRECT = "correct"
    RETRACT = "retract"
    INITIAL = "initial"  # the first of two persons' approvals
    EMBARGO = "embargo"  # a date before which nothing goes out, or its lifting


# `None` stands for "held while a blocking finding stands undecided, else in_review".
_FROM_FINDINGS = None
_TABLE: dict[Act, tuple[frozenset[Status], Status | None]] = {
    Act.DECIDE: (frozenset({Status.HELD, Status.IN_REVIEW}), _FROM_FINDINGS),
    Act.EDIT: (frozenset({Status.HELD, Status.IN_REVIEW, Status.SENT_BACK, Status.APPROVED}), _FROM_FINDINGS),
    Act.RENEW: (frozenset({Status.HELD, Status.IN_REVIEW, Status.SENT_BACK, Status.APPROVED}), _FROM_FINDINGS),
    Act.APPROVE: (frozenset({Status.IN_REVIEW}), Status.APPROVED),
    Act.WITHDRAW: (frozenset({Status.APPROVED}), _FROM_FINDINGS),
    Act.SEND_BACK: (frozenset({Status.HELD, Status.IN_REVIEW}), Status.SENT_BACK),
    Act.SPIKE: (frozenset({Status.HELD, Status.IN_REVIEW, Status.APPROVED, Status.SENT_BACK}), Status.SPIKED),
    Act.RESTORE: (frozenset({Status.SPIKED}), _FROM_FINDINGS),
    Act.PUBLISH: (frozenset({Status.APPROVED}), Status.PUBLISHED),
    Act.CORRECT: (frozenset({Status.PUBLISHED, Status.CORRECTED}), Status.CORRECTED),
    Act.RETRACT: (frozenset({Status.PUBLISHED, Status.CORRECTED}), Status.RETRACTED),
}
# What leaves an article where it is: a correction in the making stands beside the published version, and a first
# approval of two or an embargo is a row or a date, not a status.
_OUT = frozenset({Status.PUBLISHED, Status.CORRECTED})
_STAYS: dict[Act, frozenset[Status]] = {
    Act.DECIDE: _OUT,
    Act.AMEND: _OUT,
    Act.INITIAL: _OUT | {Status.IN_REVIEW},
    Act.EMBARGO: frozenset({Status.HELD, Status.IN_REVIEW, Status.SENT_BACK, Status.APPROVED}),
}


def opening(*, open_blocking: bool) -> Status:
    """The status of a version that nobody has looked at yet."""
    return Status.HELD if open_blocking else Status.IN_REVIEW


def after(act: Act, status: Status, *, open_blocking: bool) -> Status:
    """The status that `act` leads to. `DecisionRefused` where the table has no such arrow."""
    if status in _STAYS.get(act, ()):
        return status
    allowed, target = _TABLE.get(act, (frozenset(), None))
    if status not in allowed:
        wanted = " or ".join(sorted(allowed | _STAYS.get(act, frozenset())))
        raise DecisionRefused(f"cannot {act} an article that is {status}: it must be {wanted}", status=status, act=act)
    return opening(open_blocking=open_blocking) if target is _FROM_FINDINGS else target


def acts_from(status: Status) -> frozenset[Act]:
    """What may be done to an article of this status."""
    moving = {act for act, (allowed, _) in _TABLE.items() if status in allowed}
    return frozenset(moving | {act for act, allowed in _STAYS.items() if status in allowed})
