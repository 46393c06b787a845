"""A Citus cluster for benchmarks: a coordinator and two workers on this machine. Needs Citus for Debian's PostgreSQL."""

from __future__ import annotations

import contextlib
import re
import secrets
from collections.abc import Iterator, Sequence
from pathlib import Path

import signet_bench as bench
from signet_bench import Postgres

SERVERS = ("coordinator", "worker1", "worker2")
CONFIGURATION = """\
shared_preload_libraries = 'citus'
max_prepared_transactions = 200
max_connections = 200
citus.node_conninfo = 'sslmode=disable'
"""
SCRIPTS = bench.REPOSITORY / "src/main/resources/db"


@contextlib.contextmanager
def servers(folder: Path, configuration: str = "") -> Iterator[list[Postgres]]:
    """Starts the servers, the coordinator first, with these lines in their configuration."""
    password = secrets.token_hex(16)
    with contextlib.ExitStack() as stack:
        started = []
        for name in SERVERS:
            home = folder / name
            home.mkdir(mode=0o711)
            started.append(stack.enter_context(bench.postgres(home, CONFIGURATION + configuration, password)))
        yield started


def create(cluster: Sequence[Postgres], database: str) -> None:
    """Creates an empty database on all servers, and joins them."""
    for server in cluster:
        server.sql(f"create database {database}")
        server.sql(
            f"create extension citus; insert into pg_dist_authinfo values (0, 'signet', 'password={server.password}')", database
        )
    coordinator, *workers = cluster
    coordinator.sql(f"select citus_set_coordinator_host('127.0.0.1', {coordinator.port})", database)
    for worker in workers:
        coordinator.sql(f"select citus_add_node('127.0.0.1', {worker.port})", database)


def migrate(coordinator: Postgres, database: str) -> None:
    """Creates Signet's tables."""
    for script in sorted((SCRIPTS / "migration").glob("V*.sql"), key=_version):
        coordinator.sql(f"begin;\n{script.read_text()}\ncommit;", database)


def distribute(coordinator: Postgres, database: str, shards: int) -> None:
    """Distributes Signet's tables over so many shards."""
    for script in sorted((SCRIPTS / "distributed").glob("V*.sql"), key=_version):
        coordinator.sql(f"begin;\nset local citus.shard_count = {shards};\n{script.read_text()}\ncommit;", database)


def _version(script: Path) -> list[int]:
    return [int(number) for number in re.split("[._]", script.name[1:].partition("__")[0])]


def processor_times(cluster: Sequence[Postgres]) -> list[float]:
    """Returns the seconds of a processor that each of the servers has used so far."""
    return [bench.family_time(server.process.pid) for server in cluster]
