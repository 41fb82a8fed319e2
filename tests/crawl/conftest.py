"""Sites for the crawl's tests: replicas, each a program of its own, and a small site to be given any behaviour."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.crawl.site import Site, page, running_site, status
from tests.crawl.support import Replica, running_replica


@pytest.fixture(scope="session")
def mixed() -> Iterator[Replica]:
    """One JCMS site for every proxy mode but one, and one JPAAS site; nobody moves its clock or breaks it."""
    with running_replica("--generation", "mixed") as replica:
        yield replica


@pytest.fixture(scope="session")
def all_jcms() -> Iterator[Replica]:
    with running_replica("--generation", "jcms") as replica:
        yield replica


@pytest.fixture
def moving() -> Iterator[Replica]:
    """A replica of the test's own, to be broken and moved in time."""
    with running_replica("--generation", "mixed") as replica:
        yield replica


@pytest.fixture
def site() -> Iterator[Site]:
    """A site without a robots.txt and with one article, ``/a``."""
    with running_site({"/robots.txt": status(404), "/a": page()}) as running:
        yield running
