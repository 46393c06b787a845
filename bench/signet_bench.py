"""What the benchmarks share: a throw-away PostgreSQL, running programs, data, requests and tables.

Everything listens only on 127.0.0.1, has a time limit, and is removed when its `with` block ends.
"""

from __future__ import annotations

import base64
import contextlib
import http.client
import json
import math
import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import xml.etree.ElementTree
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BENCH = Path(__file__).resolve().parent
REPOSITORY = BENCH.parent
SERVICE_JAR = REPOSITORY / "target/quarkus-app/quarkus-run.jar"
SERVICE_BINARY = "target/signet-*-runner"
BARE_JAR = BENCH / "bare/target/quarkus-app/quarkus-run.jar"

PASSWORD = "correct-horse-battery"
ADMIN = "bench-admin"
CLIENT_THREADS = 8
# As in src/main/docker/Dockerfile.jvm. Without it, some processes hash at half the speed.
JAVA_OPTIONS = (
    "-XX:CompileCommand=quiet",
    "-XX:CompileCommand=inline,org.bouncycastle.crypto.generators.Argon2BytesGenerator*::*",
)
LONGEST_START = 300  # seconds, on a machine that does other work, too
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class BenchError(Exception):
    """An error that ends the benchmark; the message says what happened or what to do."""


def main(work: Callable[[], int]) -> None:
    """Runs `work` so that a signal unwinds it, and a `BenchError` is one line instead of a stack trace."""

    def stop(number: int, _frame: object) -> None:
        for each in STOPPING:
            signal.signal(each, signal.SIG_IGN)  # a second Ctrl-C must not interrupt the clean-up
        say("\nstopping …")
        raise SystemExit(128 + number)

    for each in STOPPING:
        signal.signal(each, stop)
    try:
        sys.exit(work())
    except (BenchError, subprocess.SubprocessError) as problem:
        sys.exit(f"{Path(sys.argv[0]).name}: {problem}")


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Delays signals until something is cleaned up."""
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)


def say(text: str) -> None:
    """Prints progress, separate from the results."""
    print(text, file=sys.stderr, flush=True)


# Programs


def program(name: str, package: str) -> str:
    """Returns the path of a program; `package` is what to install if it is missing."""
    found = shutil.which(name)
    if not found:
        raise BenchError(f"{name} is missing. On Debian: apt-get install {package}")
    return found


def java() -> str:
    """Returns the path of Java."""
    return program("java", "openjdk-17-jdk-headless")


def java_version(java: str) -> int:
    """Returns the feature release of a Java, such as 17."""
    told = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=30).stderr
    version = re.search(r'version "(\d+)', told)
    if not version:
        raise BenchError(f"{java} does not say its version")
    return int(version[1])


def build(jar: Path, pom: Path) -> None:
    """Builds the jar if it is missing or older than its sources."""
    java()
    sources = [pom, *(path for path in (pom.parent / "src/main").rglob("*") if path.is_file())]
    if jar.exists() and jar.stat().st_mtime >= max(path.stat().st_mtime for path in sources):
        return
    say(f"building {pom.relative_to(REPOSITORY)} …")
    command = ["./mvnw", "-q", "-f", str(pom), "package", "-DskipTests", f"-Dquarkus.platform.version={quarkus()}"]
    if subprocess.run(command, cwd=REPOSITORY, stdin=subprocess.DEVNULL, stdout=sys.stderr, timeout=1800).returncode:
        raise BenchError(f"{pom.relative_to(REPOSITORY)} could not be built")
    jar.touch()


def quarkus() -> str:
    """Returns the service's version of Quarkus, which is also used for the bare endpoint."""
    root = xml.etree.ElementTree.parse(REPOSITORY / "pom.xml").getroot()
    version = root.findtext("{*}properties/{*}quarkus.platform.version")
    if not version:
        raise BenchError("pom.xml has no property quarkus.platform.version")
    return version


def free_port() -> int:
    """Returns a free port of 127.0.0.1."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def temporary_folder() -> Iterator[Path]:
    """Creates a folder that other accounts can enter, because PostgreSQL may run as another account."""
    folder = Path(tempfile.mkdtemp(prefix="signet-bench-"))
    try:
        folder.chmod(0o711)
        yield folder
    finally:
        with undisturbed():
            shutil.rmtree(folder)


@contextlib.contextmanager
def running(
    command: Sequence[str | Path], log: Path, farewell: signal.Signals = signal.SIGTERM, **options: Any
) -> Iterator[subprocess.Popen[bytes]]:
    """Runs a program in the background; sends it the signal `farewell` at the end, and kills it if it does not stop."""
    with log.open("ab") as out:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True, **options
        )
    try:
        yield process
    finally:
        with undisturbed():
            end(process, farewell)


def end(process: subprocess.Popen[bytes], farewell: signal.Signals) -> None:
    """Stops a process; kills it after half a minute."""
    process.send_signal(farewell)
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(30)


def poll(ready: Callable[[], bool], process: subprocess.Popen[bytes], log: Path, every: float, limit: float) -> None:
    """Waits until `ready`, for at most `limit` seconds and while the process runs."""
    deadline = time.monotonic() + limit
    while not ready():
        if process.poll() is not None or time.monotonic() > deadline:
            last_words = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
            raise BenchError(f"{Path(str(process.args[0])).name} was not ready within {limit:.0f} s:\n{last_words}")
        time.sleep(every)


# PostgreSQL


@dataclass(frozen=True)
class Postgres:
    """A running cluster with Debian's settings: durable, 128 MB of shared buffers."""

    binaries: Path
    port: int
    password: str
    process: subprocess.Popen[bytes]

    def sql(self, script: str, database: str = "postgres") -> str:
        """Runs SQL, and returns its output."""
        return self.run("psql", "-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", "-d", database, script=script)

    def run(self, program: str, *arguments: str, script: str = "") -> str:
        """Runs one of PostgreSQL's programs with this cluster, and returns its output."""
        done = subprocess.run(
            [self.binaries / program, *arguments],
            input=script, env=self._environment(), capture_output=True, text=True, timeout=1800,
        )  # fmt: skip
        if done.returncode:
            raise BenchError(f"{program}: {done.stderr.strip()}")
        return done.stdout.strip()

    def open(self, program: str, *arguments: str) -> subprocess.Popen[str]:
        """Starts one of PostgreSQL's programs for a dialog."""
        return subprocess.Popen(
            [self.binaries / program, *arguments], env=self._environment(), text=True,
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )  # fmt: skip

    def _environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "PGHOST": "127.0.0.1",
            "PGPORT": str(self.port),
            "PGUSER": "signet",
            "PGPASSWORD": self.password,
        }

    def processor_time(self) -> float:
        """The seconds of a processor that the open connections have used so far."""
        others = "backend_type = 'client backend' and pid <> pg_backend_pid()"
        processes = self.sql(f"select pid from pg_stat_activity where {others}").split()
        return sum(processor_time(int(process)) for process in processes)

    def settings(self, database: str) -> dict[str, str]:
        """Returns the service's settings to use a database of this cluster."""
        return {
            "quarkus.datasource.jdbc.url": f"jdbc:postgresql://127.0.0.1:{self.port}/{database}",
            "quarkus.datasource.username": "signet",
            "quarkus.datasource.password": self.password,
        }


@contextlib.contextmanager
def postgres(folder: Path, configuration: str = "", password: str = "") -> Iterator[Postgres]:
    """Starts a new cluster, with the newest installed PostgreSQL of Debian and these lines in its configuration."""
    binaries = postgres_binaries()
    cluster, password_file = folder / "cluster", folder / "password"
    cluster.mkdir(mode=0o700)
    password_file.write_text(password or secrets.token_hex(16))
    account = unprivileged(cluster, password_file)
    subprocess.run(
        [binaries / "initdb", "-D", cluster, "-U", "signet", "-E", "UTF8", "--locale=C.UTF-8",
         "-A", "scram-sha-256", f"--pwfile={password_file}"],
        cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True, timeout=120, **account,
    )  # fmt: skip
    with (cluster / "postgresql.conf").open("a") as file:
        file.write(configuration)
    with serving_cluster(binaries, cluster, password_file.read_text(), account) as running_server:
        yield running_server


@contextlib.contextmanager
def standby(folder: Path, primary: Postgres) -> Iterator[Postgres]:
    """Starts a streaming standby of a cluster."""
    cluster = folder / "standby"
    cluster.mkdir(mode=0o700)
    account = unprivileged(cluster)
    address = ["-h", "127.0.0.1", "-p", str(primary.port), "-U", "signet"]
    subprocess.run(
        [primary.binaries / "pg_basebackup", *address, "-R", "-c", "fast", "-D", cluster],
        cwd=folder, stdin=subprocess.DEVNULL, env={**os.environ, "PGPASSWORD": primary.password},
        check=True, timeout=600, **account,
    )  # fmt: skip
    with serving_cluster(primary.binaries, cluster, primary.password, account) as running_server:
        yield running_server


@contextlib.contextmanager
def serving_cluster(binaries: Path, cluster: Path, password: str, account: Mapping[str, Any]) -> Iterator[Postgres]:
    """Serves a cluster on a free port."""
    port, log = free_port(), cluster.with_suffix(".log")
    command = [binaries / "postgres", "-D", cluster, "-p", str(port),
               "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="]  # fmt: skip
    is_ready = [binaries / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
    # SIGINT is PostgreSQL's fast shutdown.
    with running(command, log, signal.SIGINT, cwd=cluster.parent, **account) as process:
        poll(lambda: subprocess.run(is_ready, timeout=30).returncode == 0, process, log, 0.1, 60)
        yield Postgres(binaries, port, password, process)


def postgres_binaries() -> Path:
    """Returns the folder of the newest server."""
    versions = {float(path.parts[-3]): path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/postgres")}
    if not versions:
        raise BenchError("PostgreSQL is missing. On Debian: apt-get install postgresql")
    return versions[max(versions)]


def unprivileged(*paths: Path) -> dict[str, Any]:
    """Returns how to run PostgreSQL on these paths: as `postgres` if we are root, because it refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    try:
        account = pwd.getpwnam("postgres")
    except KeyError:
        raise BenchError("there is no account `postgres`, and PostgreSQL does not run as root") from None
    for path in paths:
        os.chown(path, account.pw_uid, account.pw_gid)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def processor_time(process: int) -> float:
    """The seconds of a processor that a process has used so far."""
    after_name = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")


def resident(process: int) -> int:
    """The memory of a process in bytes (VmRSS)."""
    kilobytes = re.search(r"^VmRSS:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text(), re.MULTILINE)
    assert kilobytes
    return int(kilobytes[1]) * 1024


def family_time(root: int) -> float:
    """The seconds of a processor that a process has used so far, and all that descend from it, also those that ended."""
    total = 0
    for process in processes(root):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # it has just ended
            after_name = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
            total += sum(int(ticks) for ticks in after_name[11:15])
    return total / os.sysconf("SC_CLK_TCK")


def processes(root: int) -> list[int]:
    """Returns a process and all that descend from it."""
    found = [root]
    for process in found:
        for thread in Path(f"/proc/{process}/task").glob("*/children"):
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # it has just ended
                found += [int(child) for child in thread.read_text().split()]
    return found


# The service, and the bare endpoint next to it


@dataclass(frozen=True)
class Server:
    """A running jar or native binary that has responded to its first request."""

    process: subprocess.Popen[bytes]
    port: int
    started_in: float
    management_port: int = 0

    def resident(self) -> int:
        """Returns the memory of the process in bytes, without an embedded PostgreSQL."""
        return resident(self.process.pid)

    def processor_time(self) -> float:
        """Returns the CPU seconds that the process has used so far."""
        return processor_time(self.process.pid)

    def settle(self) -> None:
        """Waits up to 5 s until it has finished requests whose clients are gone, which would slow down the next test."""
        for _ in range(20):
            before = self.processor_time()
            time.sleep(0.25)
            if self.processor_time() - before < 0.05:
                return


@contextlib.contextmanager
def serving(program: Path, path: str, folder: Path, settings: Mapping[str, str]) -> Iterator[Server]:
    """Starts a jar or a native binary in `folder`, and measures the time until a GET of `path` returns 200."""
    port, management_port = free_port(), free_port()
    command = [java(), *JAVA_OPTIONS, "-jar", program] if program.suffix == ".jar" else [program]
    environment = java_environment({
        **settings,
        "quarkus.http.host": "127.0.0.1",
        "quarkus.http.port": str(port),
        "quarkus.management.port": str(management_port),
    })
    with started(command, environment, port, path, folder, management_port) as server:
        yield server


@contextlib.contextmanager
def started(
    command: Sequence[str | Path],
    environment: Mapping[str, str],
    port: int,
    path: str,
    folder: Path,
    management_port: int = 0,
) -> Iterator[Server]:
    """Starts a program in `folder`, and measures the time until a GET of `path` returns 200."""
    log, start = folder / "server.log", time.perf_counter()
    with running(command, log, cwd=folder, env=environment) as process:
        poll(lambda: answers(port, path), process, log, 0.005, LONGEST_START)
        yield Server(process, port, time.perf_counter() - start, management_port)


def service(
    folder: Path, settings: Mapping[str, str], program: Path = SERVICE_JAR
) -> contextlib.AbstractContextManager[Server]:
    """Starts the service, with an administrator and a secret for its keys."""
    basics = {
        "signet.keys.secret": "a secret of the benchmark's, for its own throw-away keys",
        "signet.admin.username": ADMIN,
        "signet.admin.password": PASSWORD,
    }
    return serving(program, "/api/posts/", folder, {**basics, **settings})


def native_binary() -> Path:
    """Returns the newest native binary."""
    binaries = sorted(REPOSITORY.glob(SERVICE_BINARY), key=lambda path: path.stat().st_mtime)
    if not binaries:
        raise BenchError("there is no native binary: ./mvnw package -Dnative -DskipTests builds one")
    return binaries[-1]


def bare(folder: Path) -> contextlib.AbstractContextManager[Server]:
    """Starts the bare endpoint."""
    return serving(BARE_JAR, "/hello", folder, {})


def java_environment(settings: Mapping[str, str]) -> dict[str, str]:
    """Returns settings as variables, because everyone can read a command line, and without those of the caller."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("SIGNET_", "QUARKUS_"))}
    return inherited | {re.sub(r"\W", "_", key).upper(): value for key, value in settings.items()}


def answers(port: int, path: str) -> bool:
    """Returns whether a GET returns 200."""
    try:
        Client(port).get(path)
        return True
    except (OSError, http.client.HTTPException, BenchError):
        return False


def metric(server: Server, name: str, tag: str = "") -> float:
    """Returns what the service tells Prometheus, 0 if it does not tell; `tag` is a part of the line."""
    with urllib.request.urlopen(f"http://127.0.0.1:{server.management_port}/q/metrics", timeout=30) as answer:
        lines = answer.read().decode().splitlines()
    return sum(float(line.rsplit(" ", 1)[1]) for line in lines if re.match(rf"{name}[ {{]", line) and tag in line)


# Data


def load(server: Postgres, database: str, users: int, posts: int) -> None:
    """Loads users `bench1` …, all with the administrator's password, and posts by them."""
    say(f"loading {users:,} users and {posts:,} posts …")
    server.sql(
        f"""
        insert into users (username, email, password)
        select 'bench' || n, 'bench' || n || '@example.com', admin.password
          from generate_series(1, {users}) n,
               (select password from users where username = '{ADMIN}') admin;

        insert into posts (title, content, author_id, created_at, updated_at)
        select 'Post number ' || n, repeat('A sentence of forty letters, more or less. ', 5),
               authors.ids[1 + n % {users}], moment, moment
          from generate_series(1, {posts}) n,
               lateral (select now() - ({posts} - n) * interval '1 second' as moment) times,
               (select array_agg(id) as ids from users where username like 'bench_%' and username <> '{ADMIN}') authors;

        vacuum analyze;
        """,
        database,
    )


# Requests


class Client:
    """One connection, kept open."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def get(self, path: str, token: str | None = None) -> bytes:
        """Returns the body of a 200; anything else is an error."""
        return self._ok("GET", path, None, {"Authorization": f"Bearer {token}"} if token else {})[0]

    def get_page(self, path: str, token: str | None = None) -> tuple[bytes, str | None]:
        """Returns the body of a 200, and the cursor in its link to the next page, if there is one."""
        body, headers = self._ok("GET", path, None, {"Authorization": f"Bearer {token}"} if token else {})
        cursor = re.search(r"[?&]cursor=([^&>]+)[^>]*>; *rel=\"?next", headers.get("Link", ""))
        return body, cursor[1] if cursor else None

    def status(self, path: str, token: str) -> int:
        """Returns the status of a GET with this access token."""
        return self._ask("GET", path, None, {"Authorization": f"Bearer {token}"})[0]

    def post(self, path: str, body: Mapping[str, object], token: str | None = None, expected: int = 200) -> Any:
        """Sends JSON, and returns the JSON of the response if it has the expected status."""
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
        return json.loads(self._ok("POST", path, json.dumps(body).encode(), headers, expected)[0])

    def _ok(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str], expected: int = 200
    ) -> tuple[bytes, http.client.HTTPMessage]:
        status, content, answered = self._ask(method, path, body, headers)
        if status != expected:
            raise BenchError(f"{method} {path} returned {status}: {content[:300]!r}")
        return content, answered

    def _ask(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> tuple[int, bytes, http.client.HTTPMessage]:
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        return response.status, response.read(), response.headers


@dataclass(frozen=True)
class Tokens:
    """The response to a login."""

    access: str
    refresh: str

    def claim(self, name: str) -> Any:
        """The claims of the access token."""
        payload = self.access.split(".")[1]
        return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))[name]


def log_in(client: Client, user: str) -> Tokens:
    """Opens a new session of this user."""
    answer = client.post("/api/token/", {"username": user, "password": PASSWORD})
    return Tokens(answer["access"], answer["refresh"])


def log_in_all(server: Server, count: int, users: int) -> list[Tokens]:
    """Opens so many new sessions, of the users in turn."""
    say(f"logging in {count} times …")
    return in_parallel(server.port, count, lambda client, n: log_in(client, f"bench{1 + n % users}"))


def in_parallel(port: int, times: int, work: Callable[[Client, int], Any]) -> list[Any]:
    """Runs `work` with each number from 0 to `times`, on a few threads with a connection each."""

    def share(first: int) -> list[Any]:
        client = Client(port)
        return [work(client, number) for number in range(first, times, CLIENT_THREADS) if not stopped]

    stopped: list[bool] = []
    with ThreadPoolExecutor(CLIENT_THREADS) as threads:
        try:
            return [result for results in threads.map(share, range(CLIENT_THREADS)) for result in results]
        finally:
            stopped.append(True)


# Load


@dataclass(frozen=True)
class Round:
    """A result of wrk; its times are in microseconds."""

    requests: int
    microseconds: int
    errors: int
    p50: float
    p99: float
    processor: float  # seconds that the server's process used

    @property
    def rate(self) -> float:
        """Returns the requests per second."""
        return self.requests / (self.microseconds / 1e6)


@dataclass(frozen=True)
class Wrk:
    """Sends requests as fast as responses come, over so many connections."""

    threads: int
    connections: int

    def run(self, seconds: int, script: str, server: Server, path: str, *arguments: str) -> Round:
        """Runs a script of `bench/wrk` for so many seconds, and returns its result."""
        scripts, before = BENCH / "wrk", server.processor_time()
        done = subprocess.run(
            ["wrk", "--latency", f"-t{self.threads}", f"-c{self.connections}", f"-d{seconds}s",
             "--timeout", "10s", "-s", scripts / f"{script}.lua", f"http://127.0.0.1:{server.port}{path}",
             "--", *arguments],
            env={**os.environ, "LUA_PATH": f"{scripts}/?.lua;;"},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, timeout=seconds + 60,
        )  # fmt: skip
        line = next((line for line in done.stdout.splitlines() if line.startswith("{")), None)
        if done.returncode or line is None:
            raise BenchError(f"wrk failed: {done.stdout}")
        server.settle()
        result = Round(**json.loads(line), processor=server.processor_time() - before)
        if not result.requests or result.errors:
            say(f"  {result.requests:,} requests, {result.errors:,} ERRORS")
        return result


def write_lines(file: Path, lines: Sequence[str]) -> str:
    """Writes a file for a script of wrk, and returns its path."""
    file.write_text("".join(line + "\n" for line in lines))
    return str(file)


# Upper limits: the same work without a service around it


# What a refresh does, on separate rows; see RefreshStatements.
REFRESH_SQL = """\
\\set n random(1, {sessions})
\\set user {first} + :n % {users}
update sessions s
   set previous_refresh_jti = s.refresh_jti, refresh_jti = md5(:n::text), access_jti = md5(random()::text),
       idempotency_key = null, rotated_at = now(), last_used_at = now(),
       refresh_expires_at = now() + interval '7 days'
  from users u
 where s.user_id = :user
   and s.id = md5(:n::text)::uuid
   and s.refresh_jti = md5(:n::text)
   and s.ended_at is null
   and s.last_used_at > 'epoch'
   and (s.absolute_expires_at is null or s.absolute_expires_at > now())
   and u.id = s.user_id
   and (u.is_active or false)
returning u.id, u.email, u.is_staff, u.ver, s.expires_at, s.absolute_expires_at;
"""


def refresh_statement(server: Postgres, database: str, folder: Path) -> Path:
    """Creates separate sessions, and a script of pgbench that refreshes them as the service does."""
    sessions = 10_000
    first, users = server.sql("select min(id), count(*) from users", database).split("|")
    server.sql(
        f"""
        insert into sessions (id, user_id, created_at, last_used_at, refresh_expires_at, refresh_jti, access_jti)
        select md5(n::text)::uuid, {first} + n % {users}, now(), now(), now() + interval '7 days',
               md5(n::text), md5(n::text)
          from generate_series(1, {sessions}) n;
        vacuum analyze;
        """,
        database,
    )
    script = folder / "refresh.sql"
    script.write_text(REFRESH_SQL.format(sessions=sessions, first=first, users=users))
    return script


def pgbench(server: Postgres, database: str, script: Path, connections: int, seconds: int) -> Round:
    """Runs a round of pgbench, with prepared statements."""
    log = script.parent / "pgbench"
    done = server.run(
        "pgbench", "-n", "-M", "prepared", "-c", str(connections), "-j", "2", "-T", str(seconds),
        "-f", str(script), "-l", f"--log-prefix={log}", database,
    )  # fmt: skip
    requests = re.search(r"number of transactions actually processed: (\d+)", done)
    rate = re.search(r"tps = ([\d.]+)", done)
    if not requests or not rate:
        raise BenchError(f"pgbench: {done}")
    latencies = []
    for file in script.parent.glob("pgbench.*"):
        latencies += [float(line.split()[2]) for line in file.read_text().splitlines()]
        file.unlink()
    return Round(
        int(requests[1]), int(int(requests[1]) / float(rate[1]) * 1e6), 0,
        percentile(latencies, 50), percentile(latencies, 99), 0,
    )  # fmt: skip


def hashing_threads() -> int:
    """Returns on how many threads the service hashes by default."""
    return max(1, (os.cpu_count() or 1) // 2)


def bare_hashes(threads: int, seconds: float) -> float:
    """Returns the password hashes per second, with the service's library and default cost, on so many threads."""
    libraries = [
        str(next(Path(SERVICE_JAR.parent / "lib/main").glob(f"{name}-*.jar")))
        for name in ("net.java.dev.jna.jna", "com.goterl.lazysodium-java")
    ]
    command = [java(), "-cp", os.pathsep.join(libraries), BENCH / "hash/BareHash.java", str(threads), "2", str(seconds)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120 + seconds)
    if done.returncode:
        raise BenchError(f"the bare hash failed: {done.stderr[-500:]}")
    return float(done.stdout)


# Results


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Returns a Markdown table, with the first column left-aligned and the others right-aligned."""
    widths = [max(len(row[column]) for row in [headings, *rows]) for column in range(len(headings))]

    def line(cells: Sequence[str]) -> str:
        padded = [c.rjust(w) if n else c.ljust(w) for n, (c, w) in enumerate(zip(cells, widths))]
        return f"| {' | '.join(padded)} |"

    rule = f"|{'-' * (widths[0] + 2)}|{''.join('-' * (width + 1) + ':|' for width in widths[1:])}"
    return "\n".join([line(headings), rule, *(line(row) for row in rows)])


def milliseconds(seconds: float) -> str:
    """Formats a time for a table."""
    return f"{seconds * 1000:.2f} ms" if seconds < 0.1 else f"{seconds * 1000:,.0f} ms"


def percentile(values: Sequence[float], percent: float) -> float:
    """Returns the smallest value that so many percent of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def surroundings(server: Postgres, folder: Path, program: str | Path | None = None) -> str:
    """Describes the machine and the versions; `program` is the Java that was used, if it is not the one on the path."""

    def output(*command: str | Path) -> str:
        return subprocess.run(command, capture_output=True, text=True, cwd=REPOSITORY, timeout=30).stdout.strip()

    commit = output("git", "rev-parse", "--short", "HEAD") or "unknown"
    changed = " with uncommitted changes" if output("git", "status", "--porcelain", "--untracked-files=no") else ""
    processor = re.search(r"^model name\s*: (.*)", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    said = subprocess.run([program or java(), "-version"], capture_output=True, text=True, timeout=30).stderr
    version = said.splitlines()[0]
    return (
        f"{time.strftime('%Y-%m-%d %H:%M')}, commit {commit}{changed}; {os.cpu_count()} × "
        f"{processor[1] if processor else 'unknown processor'}; {version}; Quarkus {quarkus()}; "
        f"PostgreSQL {server.sql('show server_version').split()[0]} on {output('stat', '-f', '-c', '%T', folder)}; "
        f"load before: {os.getloadavg()[0]:.1f}"
    )


def publish(name: str, report: str) -> None:
    """Prints the report, and saves it in a file."""
    file = BENCH / "results" / f"{name}-{time.strftime('%Y%m%d-%H%M%S')}.md"
    file.parent.mkdir(exist_ok=True)
    file.write_text(report + "\n")
    print(report)
    say(f"\nwritten to {file.relative_to(REPOSITORY)}")
