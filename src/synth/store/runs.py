"""The reports of runs. It does not know what a run did."""

from __future__ import annotations

from sqlalchemy import Connection, select

from synth.domain.report import RunReport
from synth.errors import UnknownName
from synth.store.rows import put
from synth.store.tables import reports


def write_report(connection: Connection, report: RunReport) -> None:
    put(connection, reports, "run", {"run": report.run, "body": report.model_dump_json()})


def read_report(connection: Connection, run: str) -> RunReport:
    body = connection.execute(select(reports.c.body).where(reports.c.run == run)).scalar()
    if body is None:
        raise UnknownName(f"no run has the id {run!r}", run=run)
    return RunReport.model_validate_json(body)


def read_reports(connection: Connection, limit: int) -> tuple[RunReport, ...]:
    rows = connection.execute(select(reports.c.body).order_by(reports.c.seq.desc()).limit(limit))
    return tuple(RunReport.model_validate_json(body) for body in rows.scalars())
