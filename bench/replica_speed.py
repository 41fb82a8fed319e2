"""How many requests a second one replica process answers: each page for the first time, then again.

``python bench/replica_speed.py [arguments of the replica]``; the client runs on the same cores.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
import time
from urllib.request import urlopen

AGAIN = 4000  # requests for pages that have been rendered


def ask(port: int, host: str, paths: list[str], number: int) -> None:
    """That many requests over one connection."""
    with socket.create_connection(("127.0.0.1", port)) as connection, connection.makefile("rb") as stream:
        for place in range(number):
            path = paths[place % len(paths)]
            connection.sendall(
                f"GET {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: bench\r\nAccept: */*\r\n\r\n".encode()
            )
            length = 0
            while (line := stream.readline()) != b"\r\n":
                if line.startswith(b"Content-Length:"):
                    length = int(line.split(b":")[1])
            stream.read(length)


def timed(port: int, host: str, paths: list[str], number: int, connections: int = 1) -> float:
    """Requests a second."""
    workers = [
        threading.Thread(target=ask, args=(port, host, paths, number // connections)) for _ in range(connections)
    ]
    began = time.perf_counter()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return number / (time.perf_counter() - began)


def main() -> None:
    command = [sys.executable, "-m", "replica", *sys.argv[1:]]
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        ready = json.loads(process.stdout.readline())
        print(f"ready after {time.perf_counter() - began:.2f} s")
        with urlopen(f"{ready['control']}/__control/truth") as answer:
            site = json.load(answer)["sites"][0]
        port = next(known["port"] for known in ready["sites"] if known["host"] == site["host"])
        rows = [row for column in site["columns"] for row in column["rows"] if row["href"] == row["path"]]
        pages = [row["path"] for row in rows]
        print(f"first time, {len(pages)} pages: {timed(port, site['host'], pages, len(pages)):.0f} a second")
        for connections in (1, 2, 4):
            speed = timed(port, site["host"], pages, AGAIN, connections)
            print(f"again, {connections} connections: {speed:.0f} a second")
        print(f"column page: {timed(port, site['host'], [site['columns'][0]['path']], 300):.0f} a second")
        process.terminate()


if __name__ == "__main__":
    main()
