// Runs suite.json with a client: node run.mjs --driver "<command>" [--refreshes 500] [--devices 10] [--outage 2000] [--only <text>]
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as after } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Proxy } from './proxy.mjs';
import { ADMIN, Service } from './service.mjs';

const PASSWORD = 'a quiet walk by the river';
const PATIENCE = 10_000;

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
          every: step.every,
          parallel: step.parallel,
          keepThis: step.keepThis,
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
    this.requests = (this.requests ?? 0) + Object.values(sum).reduce((a, b) => a + b, 0);
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
    this.#wrong(found > expected ? 'signed in' : 'signed out', `${at}: ${found} sessions, expected ${expected}`);
  }

  async #posts(expected, at) {
    const { count } = await this.service.admin('GET', `/api/posts/pages/?title=${this.user.username}`);
    if (count !== expected) this.#wrong(count > expected ? 'twice' : 'lost', `${at}: ${count} posts, expected ${expected}`);
  }

  #wrong(kind, text) {
    this.problems.push({ kind, text });
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
    return choices.map((choice) => filled(template, { ...values, [name]: choice }));
  });
}

export async function runSuite({ driver, refreshes = 500, outage = 2000, devices = 10, only = '', log = console.log }) {
  const templates = JSON.parse(await readFile(path.join(import.meta.dirname, 'suite.json'), 'utf8'));
  const all = scenariosOf(templates, { refreshes, outage, devices }).filter(({ name }) => name.includes(only));
  // The service is started once for each set of settings.
  all.sort((a, b) => JSON.stringify(a.service ?? {}).length - JSON.stringify(b.service ?? {}).length);
  const service = new Service();
  const rows = [];
  let proxy;
  let settings;
  try {
    for (const scenario of all) {
      const wanted = JSON.stringify(scenario.service ?? {});
      if (wanted !== settings) {
        await service.stop();
        await service.start(scenario.service);
        settings = wanted;
      }
      if (!proxy) await (proxy = new Proxy(service.port)).start();
      const begun = performance.now();
      const done = await new Scenario(scenario, { service, proxy, driver }).run();
      const row = { name: scenario.name, requests: done.requests ?? 0, counts: proxy.counts, problems: done.problems };
      rows.push(row);
      log(`${done.problems.length ? 'FAILED' : 'ok    '} ${scenario.name} (${Math.round(performance.now() - begun)} ms)`);
      for (const { kind, text } of done.problems) log(`       ${kind}: ${text}`);
    }
  } finally {
    await proxy?.stop();
    await service.remove();
  }
  return rows;
}

/** The table of failures and counts, in Markdown. */
export function tableOf(rows) {
  const kinds = ['signed out', 'signed in', 'lost', 'twice', 'other'];
  const lines = rows.map(({ name, requests, counts, problems }) => {
    const faults = Object.entries(counts).filter(([key]) => /[a-z]-|busy|throttled|duplicate/.test(key.split(' ')[2]));
    const injected = faults.reduce((sum, [, count]) => sum + count, 0);
    const wrong = kinds.map((kind) => problems.filter((problem) => problem.kind === kind).length);
    return `| ${name} | ${requests} | ${injected} | ${wrong.join(' | ')} |`;
  });
  const head = '| Scenario | Calls | Faults | Wrongly signed out | Wrongly signed in | Lost | Twice | Other |';
  return [head, '|---|---|---|---|---|---|---|---|', ...lines].join('\n');
}

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({
    options: {
      driver: { type: 'string' },
      refreshes: { type: 'string', default: '500' },
      devices: { type: 'string', default: '10' },
      outage: { type: 'string', default: '2000' },
      only: { type: 'string', default: '' },
    },
  });
  const { driver, only } = values;
  const [refreshes, devices, outage] = [values.refreshes, values.devices, values.outage].map(Number);
  const rows = await runSuite({ driver, only, refreshes, devices, outage });
  console.log(`\n${tableOf(rows)}`);
  process.exitCode = rows.some(({ problems }) => problems.length > 0) ? 1 : 0;
}
