"""The log: what was done, by whom, on what; each row is linked to the one before it by a hash.

It does not know what the acts mean. Rows are only added (a trigger of the database refuses anything else); whoever
changes the file behind the database's back breaks the chain, and `log.Audit.broken_at` says where.
"""

from __future__ import annotations

import hashlib
import json

from sqlalchemy import Connection, insert, select

from synth.domain.decision import Decision, Publication
from synth.store.tables import audit

RECEIPT = "receipt"


def append(connection: Connection, what: tuple[str, str, str], at: str, body: str) -> None:
    """Add a row; `what` is kind, article and actor. Only within `writing()`: no two rows may have one forerunner."""
    before = connection.execute(select(audit.c.link).order_by(audit.c.seq.desc()).limit(1)).scalar() or ""
    kind, article, actor = what
    row = {"at": at, "kind": kind, "article": article, "actor": actor, "body": body}
    connection.execute(insert(audit).values(link=linked(before, at, what, body), **row))


def append_decision(connection: Connection, decision: Decision, body: str) -> None:
    append(connection, (decision.act.value, decision.article, decision.who), _moment(body), body)


def append_receipt(connection: Connection, publication: Publication, body: str) -> None:
    append(connection, (RECEIPT, publication.article, publication.target), _moment(body), body)


def linked(before: str, at: str, what: tuple[str, str, str], body: str) -> str:
    """sha256 over the link before and everything of this row, 64 hex digits."""
    return hashlib.sha256("\n".join((before, at, *what, body)).encode()).hexdigest()


def _moment(body: str) -> str:
    """The `at` of a noun as its JSON has it."""
    return str(json.loads(body)["at"])
