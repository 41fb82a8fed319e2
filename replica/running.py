"""A running replica: its ports, its description for the ready line, starting and stopping.

Belongs here: putting server, application and control together. Does not: the command line (``__main__``).
"""

from __future__ import annotations

from types import TracebackType

from replica.application import Options, Replica
from replica.control import Control
from replica.messages import Request, Response
from replica.routes.neighbours import CMSS
from replica.server import LOOPBACK, Port
from replica.world.model import Column, Site


class Running:
    """Ports that serve a replica: one for all virtual hosts, one for each, one for control. A context manager."""

    def __init__(self, options: Options, port: int = 0, control_port: int = 0) -> None:
        self.replica = Replica(options)
        self._control = Control(self.replica, self.sites, self.load)
        self.common = Port(port, self.replica.answer, secure=self.replica.secure)
        self.control = Port(control_port, self._answer_control)
        self.of_host: dict[str, Port] = {}
        self.of_neighbour = {host: self._port(host) for host in CMSS}
        self._open()

    def _open(self) -> list[Port]:
        """Ports for the hosts that have none yet."""
        new = {host: self._port(host) for host in self.replica.hosts() if host not in self.of_host}
        self.of_host |= new
        return list(new.values())

    def _port(self, host: str) -> Port:
        return Port(0, self.replica.answer, host, self.replica.secure)

    def load(self, options: Options) -> None:
        """Become the replica of these options; ports stay, and those of new hosts are opened."""
        self.replica.load(options)
        for port in self._open():
            port.start()

    def _answer_control(self, request: Request) -> Response:
        return self._control.answer(request)

    def __enter__(self) -> Running:
        for port in (self.common, self.control, *self.of_host.values(), *self.of_neighbour.values()):
            port.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for port in (self.common, self.control, *self.of_host.values(), *self.of_neighbour.values()):
            port.stop()
        self.replica.journal.close()

    def ready(self) -> dict[str, object]:
        """What is printed when everything listens."""
        return {
            "control": f"http://{LOOPBACK}:{self.control.number}",
            "port": self.common.number,
            "clock": self.replica.clock.isoformat(timespec="minutes"),
            "scenario": self.replica.options.scenario,
            "sites": self.sites(),
            "neighbours": {host: port.number for host, port in self.of_neighbour.items()},
        }

    def sites(self) -> list[dict[str, object]]:
        """Every site with its port and columns; other hosts (of given pages, of files, to come) have none."""
        return [self._described(host, self.of_host[host].number) for host in self.replica.hosts()]

    def _described(self, host: str, port: int) -> dict[str, object]:
        found = self.replica.world.site_at(host)
        site = found.as_of(self.replica.clock) if found else None
        site = site if site and site.host == host else None
        columns = [_column(site, column, port) for column in site.columns] if site else []
        return {
            "host": host,
            "port": port,
            "name": site.name if site else host,
            "region": site.region if site else "",
            "generation": site.generation if site else "",
            "home": f"http://{host}/",
            "columns": [column for column in columns if column["cadence"] != "irregular"],
            "other_columns": [column for column in columns if column["cadence"] == "irregular"],
        }


def _column(site: Site, column: Column, port: int) -> dict[str, object]:
    path = f"/col/col{column.number}/index.html"
    return {
        "url": f"http://{site.host}{path}",
        "loopback_url": f"http://{LOOPBACK}:{port}{path}",
        "path": path,
        "name": column.name,
        "title": column.title,
        "cadence": column.cadence,
    }
