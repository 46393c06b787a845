// Runs suite.json with a client: node run.mjs --driver "<command>". README.md describes the options.
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as after } from 'node:timers/promises';
import { parseArgs, promisify } from 'node:util';
import { faultNames, Proxy } from './proxy.mjs';
import { ADMIN, Service } from './service.mjs';

const PASSWORD = 'a quiet walk by the river';
/** For what must come true sometime: long enough for a busy machine. */
const PATIENCE = 60_000;

/** A process with the client under test: one device, or one of several that share a storage. */
class Driver {
  #waiting = new Map();
  #process;
  #next = 1;

  constructor(command, environment) {
    const [program, ...rest] = command.split(' ');
    this.#process = spawn(program, rest, {
      env: { ...process.env, ...environment },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#process.stdin.on('error', () => {});
    createInterface({ input: this.#process.stdout }).on('line', (line) => {
      const { id, ...answer } = JSON.parse(line);
      this.#waiting.get(id)?.(answer);
      this.#waiting.delete(id);
    });
    this.ended = new Promise((resolve) => this.#process.once('exit', resolve)).then(() => {
      for (const answer of this.#waiting.values()) answer({ results: { killed: 1 } });
      this.#waiting.clear();
    });
  }

  send(command) {
    const id = this.#next++;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#process.stdin.write(JSON.stringify({ id, ...command }) + '\n');
    });
  }

  async kill() {
    this.#process.kill('SIGKILL');
    await this.ended;
  }
}

/** One scenario: its devices, its user, and what went wrong. */
class Scenario {
  #drivers = new Map();
  #pending = [];
  #folder;
  problems = [];
  /** How often the devices reported each word. */
  results = {};
  /** Likewise, of posts. */
  told = {};

  constructor(scenario, { service, proxy, driver }) {
    Object.assign(this, { scenario, service, proxy, driver });
  }

  async run() {
    this.#folder = await mkdtemp(path.join(tmpdir(), 'signet-device-'));
    this.proxy.rules([]);
    this.proxy.reset();
    this.proxy.onKill = () => this.#killAll();
    const username = `user${Math.random().toString(36).slice(2, 12)}`;
    const account = { username, email: `${username}@example.com`, password: PASSWORD };
    this.user = { ...account, ...(await this.service.admin('POST', '/api/users/', account)) };
    try {
      for (const [name, device] of Object.entries(this.scenario.devices ?? { phone: {} })) {
        for (let n = 0; n < (device.count ?? 1); n++) this.#start(name, n, device);
      }
      for (const [at, step] of this.scenario.steps.entries()) {
        await this.#step(step, `step ${at + 1}`);
      }
      await Promise.all(this.#pending);
    } finally {
      await this.#killAll();
      await this.proxy.start();
      await rm(this.#folder, { recursive: true, force: true });
    }
    return this;
  }

  #start(name, n, device) {
    const key = `${name} ${n}`;
    const environment = {
      SIGNET_URL: `http://127.0.0.1:${this.proxy.listening}`,
      SIGNET_STORAGE: path.join(this.#folder, device.shared ? name : key),
      SIGNET_TABS: String(device.tabs ?? 1),
      SIGNET_CLOCK: String(device.clock ?? 0),
      // Longer than the client's own, for machines that are busy.
      SIGNET_TIMEOUT: String(device.timeout ?? 30_000),
      SIGNET_RETRIES: String(device.retries ?? 4),
    };
    const start = () => new Driver(this.driver, environment);
    this.#drivers.set(key, { start, running: start() });
  }

  async #killAll() {
    await Promise.all([...this.#drivers.values()].map(({ running }) => running.kill()));
  }

  #devices({ device, first }) {
    const all = [...this.#drivers].filter(([key]) => key.startsWith(`${device} `)).map(([, value]) => value);
    return first ? all.slice(0, 1) : all;
  }

  async #step(step, at) {
    if (step.network) this.proxy.rules(step.network);
    else if (step.proxy) await this.proxy[step.proxy]();
    else if (step.wait) await after(step.wait);
    else if (step.service) await (step.service === 'stop' ? this.service.stop() : this.service.start(this.scenario.service));
    else if (step.admin) await this.#admin(step.admin);
    else if (step.state) await this.#state(step, at);
    else if (step.counts) this.#counts(step.counts, at);
    else if (step.until) await this.#until(step.until, at);
    else if ('sessions' in step) await this.#sessions(step.sessions, at);
    else if ('posts' in step) await this.#posts(step.posts, at);
    else if (step.postsAsTold) await this.#postsAsTold(at);
    else if (step.do) await this.#act(step, at);
    else throw new Error(`Unknown step: ${JSON.stringify(step)}`);
  }

  async #act(step, at) {
    const devices = this.#devices(step);
    if (step.do === 'start') return devices.forEach((device) => (device.running = device.start()));
    if (step.do === 'kill') return Promise.all(devices.map((device) => device.running.kill()));
    const times = step.times && step.times / devices.length;
    const begun = performance.now();
    const answers = Promise.all(
      devices.map((device) =>
        device.running.send({
          do: step.do,
          ...(times && { times }),
          tries: step.tries,
          every: step.every,
          parallel: step.parallel,
          keepThis: step.keepThis,
          seconds: step.seconds,
          fails: step.fails,
          username: this.user.username,
          password: PASSWORD,
          title: this.user.username,
        }),
      ),
    );
    if (step.meanwhile) return void this.#pending.push(answers);
    this.#compare(step, await answers, at);
    const took = performance.now() - begun;
    if (step.takes && took < step.takes) this.#wrong('other', `${at}: took ${Math.round(took)} ms`);
  }

  #compare(step, answers, at) {
    const sum = {};
    for (const { results = {}, fault } of answers) {
      if (fault) this.#wrong('other', `${at}: ${fault}`);
      for (const [word, count] of Object.entries(results)) sum[word] = (sum[word] ?? 0) + count;
    }
    for (const [word, count] of Object.entries(sum)) {
      this.results[word] = (this.results[word] ?? 0) + count;
      if (step.do === 'post') this.told[word] = (this.told[word] ?? 0) + count;
    }
    if (!step.expect && !step.expectNot && !step.allow) return;
    const text = `${at}, ${step.do}: ${JSON.stringify(sum)}`;
    const expected = step.expect ?? {};
    const allowed = new Set([...Object.keys(expected), ...(step.allow ?? [])]);
    const asExpected = Object.entries(expected).every(([word, count]) => sum[word] === count);
    const others = Object.keys(sum).filter((word) => (step.expectNot ? step.expectNot.includes(word) : !allowed.has(word)));
    if (asExpected && others.length === 0) return;
    const wrongly = others.includes('signed_out') ? 'signed out' : expected.signed_out ? 'signed in' : 'lost';
    this.#wrong(wrongly, `${text}, expected ${JSON.stringify(step.expect ?? { not: step.expectNot })}`);
  }

  async #admin(action) {
    const { id, email } = this.user;
    const calls = {
      rotateKeys: ['POST', '/api/keys/rotate/?immediately=true'],
      promote: ['PATCH', `/api/users/${id}/`, { is_staff: true }],
      deactivate: ['PATCH', `/api/users/${id}/`, { is_active: false }],
      delete: ['DELETE', `/api/users/${id}/`, { current_password: ADMIN.password }],
      endSessions: ['POST', `/api/logout/all/?user_id=${id}`],
      setPassword: ['POST', `/api/users/${id}/set_password/`, { new_password: `${PASSWORD}, ${email}` }],
    };
    await this.service.admin(...calls[action]);
  }

  async #state({ state, signedIn, ...expected }, at) {
    for (const { running } of this.#devices({ device: state })) {
      const found = await running.send({ do: 'state' });
      if (found.signedIn !== signedIn) this.#wrong(signedIn ? 'signed out' : 'signed in', `${at}: ${JSON.stringify(found)}`);
      for (const [name, value] of Object.entries(expected)) {
        if (JSON.stringify(found[name]) !== JSON.stringify(value)) {
          this.#wrong('other', `${at}: ${name} is ${JSON.stringify(found[name])}, expected ${JSON.stringify(value)}`);
        }
      }
    }
  }

  #counts(expected, at) {
    for (const [key, value] of Object.entries(expected)) {
      const [least, most] = Array.isArray(value) ? value : [value, value];
      const found = this.proxy.counted(key);
      if (found < least || found > most) {
        this.#wrong(found > most ? 'twice' : 'lost', `${at}: ${key}: ${found} times, expected ${value}`);
      }
    }
  }

  async #until(expected, at) {
    const enough = () => Object.entries(expected).every(([key, value]) => this.proxy.counted(key) >= value);
    if (!(await eventually(enough))) this.#counts(expected, at);
  }

  async #sessions(expected, at) {
    const count = async () => (await this.service.admin('GET', `/api/sessions/?user_id=${this.user.id}`)).length;
    if (await eventually(async () => (await count()) === expected)) return;
    const found = await count();
    const kind = found > expected ? 'signed in' : 'signed out';
    this.#wrong(kind, `${at}: ${found} sessions, expected ${expected}`, Math.abs(found - expected));
  }

  async #posts(expected, at) {
    const { count } = await this.service.admin('GET', `/api/posts/pages/?title=${this.user.username}`);
    if (count !== expected) this.#wrong(count > expected ? 'twice' : 'lost', `${at}: ${count} posts, expected ${expected}`);
  }

  /** The service has what the devices were told it has; what they heard nothing of, it may have, once. */
  async #postsAsTold(at) {
    const { count } = await this.service.admin('GET', `/api/posts/pages/?title=${this.user.username}`);
    const { ok = 0, network = 0, killed = 0 } = this.told;
    if (count < ok) this.#wrong('lost', `${at}: ${count} posts, ${ok} told`, ok - count);
    const most = ok + network + killed;
    if (count > most) this.#wrong('twice', `${at}: ${count} posts, at most ${most} told`, count - most);
  }

  #wrong(kind, text, count = 1) {
    this.problems.push({ kind, text, count });
  }
}

async function eventually(holds) {
  for (const end = performance.now() + PATIENCE; performance.now() < end; await after(50)) {
    if (await holds()) return true;
  }
  return false;
}

/** Puts values in the place of `$name`: a whole text becomes the value, in a longer text it is inserted. */
function filled(template, values) {
  return JSON.parse(JSON.stringify(template), (_, value) => {
    if (typeof value !== 'string') return value;
    const whole = /^\$(\w+)$/.exec(value);
    if (whole && whole[1] in values) return values[whole[1]];
    return value.replace(/\$(\w+)/g, (text, name) => (name in values ? String(values[name]) : text));
  });
}

function scenariosOf(templates, values) {
  return templates.flatMap((template) => {
    const [[name, choices]] = Object.entries(template.for ?? { none: [undefined] });
    // With `each`, a choice has several names.
    const all = choices.map((choice) => filled(template, { ...values, ...(name === 'each' ? choice : { [name]: choice }) }));
    return all.flatMap((scenario) => Array.from({ length: scenario.trials ?? 1 }, () => ({ ...scenario })));
  });
}

/**
 * Runs the scenarios with a driver, and with a sample program, if there is one: it gets the service's address, a username and
 * a password, and must greet its user and sign out.
 */
export async function runSuite({
  driver,
  sample,
  suite = 'suite.json',
  refreshes = 500,
  outage = 2000,
  devices = 10,
  parallel = 4,
  only = '',
  log = console.log,
}) {
  const templates = JSON.parse(await readFile(path.join(import.meta.dirname, suite), 'utf8'));
  const all = scenariosOf(templates, { refreshes, outage, devices }).filter(({ name }) => name.includes(only));
  const service = new Service();
  const rows = new Map();
  const run = async (scenario) => {
    const proxy = new Proxy(service.port);
    await proxy.start();
    const begun = performance.now();
    const { results, problems } = await new Scenario(scenario, { service, proxy, driver }).run();
    await proxy.stop();
    rows.set(scenario, { name: scenario.name, results, counts: proxy.counts, problems });
    log(`${problems.length ? 'FAILED' : 'ok    '} ${scenario.name} (${Math.round(performance.now() - begun)} ms)`);
    for (const { kind, text } of problems) log(`       ${kind}: ${text}`);
  };
  try {
    // The service is started once for each set of settings.
    for (const settings of new Set(all.map((scenario) => JSON.stringify(scenario.service ?? {})))) {
      await service.stop();
      await service.start(JSON.parse(settings));
      const these = all.filter((scenario) => JSON.stringify(scenario.service ?? {}) === settings);
      const alone = these.filter(({ steps }) => steps.some((step) => step.service));
      const others = these.filter((scenario) => !alone.includes(scenario));
      const one = async () => {
        while (others.length > 0) await run(others.shift());
      };
      await Promise.all(Array.from({ length: parallel }, one));
      for (const scenario of alone) await run(scenario);
    }
    if (sample) rows.set(sample, await runSample(sample, service, log));
  } finally {
    await service.remove();
  }
  return [...all, sample].filter((done) => rows.has(done)).map((done) => rows.get(done));
}

async function runSample(sample, service, log) {
  const username = `user${Math.random().toString(36).slice(2, 12)}`;
  const { id } = await service.admin('POST', '/api/users/', { username, email: `${username}@example.com`, password: PASSWORD });
  const [program, ...rest] = sample.split(' ');
  // It may leave files.
  const cwd = await mkdtemp(path.join(tmpdir(), 'signet-sample-'));
  const running = promisify(execFile)(path.resolve(program), [...rest, service.url, username, PASSWORD], { cwd });
  const { stdout } = await running.finally(() => rm(cwd, { recursive: true, force: true }));
  const left = await service.admin('GET', `/api/sessions/?user_id=${id}`);
  const fine = stdout.includes(`Hello, user ${id}!`) && left.length === 0;
  log(`${fine ? 'ok    ' : 'FAILED'} the sample program: ${stdout.trim()}`);
  const problems = fine ? [] : [{ kind: 'other', text: `${left.length} sessions, and ${stdout}`, count: 1 }];
  return { name: 'the sample program', results: {}, counts: {}, problems };
}

/** The table of failures and counts, in Markdown. */
export function tableOf(rows) {
  const kinds = ['signed out', 'signed in', 'lost', 'twice', 'other'];
  const sumOf = (numbers) => numbers.reduce((a, b) => a + b, 0);
  const lines = rows.map(({ name, results, counts, problems }) => {
    const faults = Object.entries(counts).filter(([key]) => faultNames.includes(key.split(' ')[2]));
    const injected = sumOf(faults.map(([, count]) => count));
    const wrong = kinds.map((kind) => sumOf(problems.filter((problem) => problem.kind === kind).map(({ count }) => count)));
    return `| ${name} | ${sumOf(Object.values(results))} | ${injected} | ${wrong.join(' | ')} |`;
  });
  const head = '| Scenario | Calls | Faults | Wrongly signed out | Wrongly signed in | Lost | Twice | Other |';
  return [head, '|---|---|---|---|---|---|---|---|', ...lines].join('\n');
}

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({
    options: {
      driver: { type: 'string' },
      sample: { type: 'string' },
      parallel: { type: 'string', default: '4' },
      refreshes: { type: 'string', default: '500' },
      devices: { type: 'string', default: '10' },
      outage: { type: 'string', default: '2000' },
      only: { type: 'string', default: '' },
    },
  });
  const { driver, sample, only } = values;
  const [refreshes, devices, outage, parallel] = ['refreshes', 'devices', 'outage', 'parallel'].map((name) => Number(values[name]));
  const rows = await runSuite({ driver, sample, only, refreshes, devices, outage, parallel });
  console.log(`\n${tableOf(rows)}`);
  process.exitCode = rows.some(({ problems }) => problems.length > 0) ? 1 : 0;
}
