"""Every fault that the replica has a name for: what is recorded, that nothing wrong is stored, and that it heals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from duban.crawl.model import Backfill, SourceResult
from duban.sources import Source
from replica.presets import PRESETS
from tests.acceptance.support import Duban, in_china, listed, text_of
from tests.crawl.support import QUICK, Replica, running_replica

PLAN = Backfill(date(2026, 7, 1), date(2026, 10, 31))
