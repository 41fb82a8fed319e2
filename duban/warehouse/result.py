"""What a load did, in numbers. Nothing else belongs here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from duban.warehouse.prepare import VERSIONS


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What a load did. ``rows`` counts rows added by table; ``readings`` counts article answers by what came of them.

    ``rebuilt`` says why the whole archive was loaded into a new file, or is "" when only the rest was.
    """

    load_id: str
    rebuilt: str
    rows: Mapping[str, int]
    readings: Mapping[str, int]
    seconds: float

    @property
    def exchanges(self) -> int:
        """Exchanges loaded."""
        return self.rows.get("raw.fetch", 0)

    @property
    def versions_new(self) -> int:
        """Report versions not seen before."""
        return self.rows.get(VERSIONS, 0)

    @property
    def refused(self) -> int:
        """Pages that are no reports, or that the reader broke on."""
        return self.readings.get("refused", 0) + self.readings.get("failed", 0)

    @property
    def quarantined(self) -> int:
        """Rows added to ops.quarantine."""
        return self.rows.get("ops.quarantine", 0)

    @property
    def findings(self) -> int:
        """Rows added to ops.finding."""
        return self.rows.get("ops.finding", 0)

    @property
    def records(self) -> int:
        """Rows added to `core`."""
        return sum(number for table, number in self.rows.items() if table.startswith("core."))
