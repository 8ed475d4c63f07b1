"""Captures, visits, extractions and clippings: what we fetched, and what we took from it.

It does not know when a page is worth asking for again.
"""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Connection, insert, select

from synth.domain.evidence import Capture, Clipping, Quarantine
from synth.domain.noun import digest
from synth.domain.visit import Visit
from synth.errors import StoreError
from synth.files import unwritable, write_atomic
from synth.store.rows import add, put
from synth.store.tables import captures, clippings, extractions, visits

_LEVEL = 4  # of gzip: 1.7 ms a page and .203 of its bytes, where 6 takes 2.9 ms for .193 (1,262 real pages)
_IN_ONE_QUERY = 500  # databases cap the number of bound values


def read_visits(connection: Connection, urls: Sequence[str]) -> dict[str, Visit]:
    found: dict[str, Visit] = {}
    for at in range(0, len(urls), _IN_ONE_QUERY):
        batch = urls[at : at + _IN_ONE_QUERY]
        for url, body in connection.execute(select(visits.c.url, visits.c.body).where(visits.c.url.in_(batch))):
            found[url] = Visit.model_validate_json(body)
    return found


def write_visit(connection: Connection, visit: Visit, capture: Capture | None) -> None:
    if capture is not None:
        row = {"id": capture.id, "url": capture.url, "sha256": capture.sha256, "body": capture.model_dump_json()}
        add(connection, captures, "id", row)
    put(
        connection, visits, "url", {"url": visit.url, "capture": visit.capture or None, "body": visit.model_dump_json()}
    )


def write_body(folder: Path, capture: Capture) -> None:
    """The bytes of a capture, compressed the same way each time."""
    if hashlib.sha256(capture.body).hexdigest() != capture.sha256:
        raise StoreError(f"capture of {capture.url}: its sha256 is not that of its body", url=capture.url)
    write_atomic(_body_path(folder, capture.sha256), gzip.compress(capture.body, compresslevel=_LEVEL, mtime=0))


def read_capture(connection: Connection, folder: Path, capture_id: str) -> Capture | None:
    body = connection.execute(select(captures.c.body).where(captures.c.id == capture_id)).scalar()
    if body is None:
        return None
    bare = Capture.model_validate_json(body[:-1] + ',"body":""}')
    return bare.model_copy(update={"body": _read_body(folder, bare.sha256)})


def _body_path(folder: Path, sha256: str) -> Path:
    return folder / "captures" / sha256[:2] / f"{sha256}.gz"


def _read_body(folder: Path, sha256: str) -> bytes:
    path = _body_path(folder, sha256)
    try:
        data = gzip.decompress(path.read_bytes())
    except FileNotFoundError as exc:
        raise StoreError(f"capture {path} is gone; restore it from a backup", path=str(path)) from exc
    except (gzip.BadGzipFile, EOFError, zlib.error) as exc:
        raise StoreError(f"capture {path} is damaged; restore it from a backup", path=str(path)) from exc
    except OSError as exc:
        raise unwritable(path, exc) from exc
    if hashlib.sha256(data).hexdigest() != sha256:
        raise StoreError(f"capture {path} is not what was fetched; restore it from a backup", path=str(path))
    return data


def read_extraction(connection: Connection, key: str) -> Clipping | Quarantine | None:
    query = (
        select(extractions.c.quarantine, clippings.c.body)
        .select_from(extractions.outerjoin(clippings, clippings.c.id == extractions.c.clipping))
        .where(extractions.c.key == key)
    )
    row = connection.execute(query).first()
    if row is None:
        return None
    quarantine, clipping = row
    return Quarantine.model_validate_json(quarantine) if quarantine else Clipping.model_validate_json(clipping)


def write_extraction(connection: Connection, key: str, capture_id: str, result: Clipping | Quarantine) -> None:
    """The first result of a key stands: a text is never computed anew."""
    row: dict[str, object] = {"key": key, "capture": capture_id, "clipping": None, "quarantine": None}
    if isinstance(result, Clipping):
        write_clipping(connection, result)
        row["clipping"] = result.id
    else:
        row["quarantine"] = result.model_dump_json()
    add(connection, extractions, "key", row)


def read_clipping(connection: Connection, clipping_id: str) -> Clipping | None:
    body = connection.execute(select(clippings.c.body).where(clippings.c.id == clipping_id)).scalar()
    return None if body is None else Clipping.model_validate_json(body)


def write_clipping(connection: Connection, clipping: Clipping) -> None:
    if connection.execute(select(clippings.c.id).where(clippings.c.id == clipping.id)).first() is not None:
        return
    row = {
        "id": clipping.id,
        "url": clipping.url,
        "content": content_of(clipping),
        "body": clipping.model_dump_json(),
    }
    connection.execute(insert(clippings).values(row))


def content_of(clipping: Clipping) -> str:
    """A digest of what a clipping says, whichever bytes and whichever extractor it came from."""
    return digest(clipping.model_dump(mode="json", exclude={"id", "capture_sha256", "extractor"}))
