"""When the latest clipping of a story is of, so that stories that can grow no more need not be read. Frozen, as every
schema is.

Stories from before have it worked out of their clippings.
"""

from __future__ import annotations

from sqlalchemy import Connection

# In UTC, to the second; none where a clipping that is in the story now is undated. `strftime` heeds a moment's zone.
_CARRY = """
UPDATE stories SET latest = (
  SELECT CASE WHEN count(*) = count(day) THEN max(day) END
  FROM (
    SELECT strftime('%Y-%m-%dT%H:%M:%S.000000Z', json_extract(clippings.body, '$.published')) AS day
    FROM members JOIN clippings ON clippings.id = members.clipping
    WHERE members.story = stories.id AND members.present
  )
)
"""


def lay_down(connection: Connection) -> None:
    """Add the column of schema 5."""
    connection.exec_driver_sql("ALTER TABLE stories ADD COLUMN latest TEXT")
    connection.exec_driver_sql(_CARRY)
