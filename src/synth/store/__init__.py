"""Everything we keep: rows in the database, captures and locks in the state folder. The only door to sqlalchemy.

It does not know why anything is kept; the status table and the order of stages are known above and below it.
"""

from synth.store.filing import Filing
from synth.store.lock import hold_list
from synth.store.store import Store

__all__ = ["Filing", "Store", "hold_list"]
