// The packaged service on a free port, with its own PostgreSQL, and what an administrator does there.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as after } from 'node:timers/promises';

const JAR = path.resolve(import.meta.dirname, '../../target/quarkus-app/quarkus-run.jar');
export const ADMIN = { username: 'admin', password: 'a quiet walk by the river' };
// Hashes are cheap, because these tests are not about them.
const SETTINGS = {
  'signet.password.memory': '1024',
  'signet.password.iterations': '1',
  'quarkus.http.host': '127.0.0.1',
  'quarkus.management.port': '0',
};

export class Service {
  #folder;
  #process;
  #output = '';
  #access;

  /** Whether there is a packaged service. */
  static get isBuilt() {
    return existsSync(JAR);
  }

  async start(settings = {}) {
    this.port ??= await freePort();
    this.url = `http://127.0.0.1:${this.port}`;
    this.#folder ??= await mkdtemp(path.join(tmpdir(), 'signet-clients-'));
    const all = { ...SETTINGS, 'quarkus.http.port': this.port, ...settings };
    this.#process = spawn('java', [...Object.entries(all).map(([name, value]) => `-D${name}=${value}`), '-jar', JAR], {
      cwd: this.#folder,
      env: {
        PATH: process.env.PATH,
        HOME: this.#folder,
        ...(process.env.JAVA_HOME && { JAVA_HOME: process.env.JAVA_HOME }),
        SIGNET_ADMIN_USERNAME: ADMIN.username,
        SIGNET_ADMIN_EMAIL: 'admin@example.com',
        SIGNET_ADMIN_PASSWORD: ADMIN.password,
      },
    });
    this.#output = '';
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream.on('data', (text) => (this.#output = (this.#output + text).slice(-20_000)));
    }
    const running = this.#process;
    for (let tries = 0; tries < 1500; tries++) {
      if (running.exitCode !== null) throw new Error(`The service has ended:\n${this.#output}`);
      if (await fetch(`${this.url}/api/posts/`).then((answer) => answer.ok, () => false)) return this;
      await after(200);
    }
    throw new Error(`The service does not answer:\n${this.#output}`);
  }

  async stop() {
    if (!this.#process) return;
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.kill('SIGTERM');
    await ended;
    this.#process = undefined;
  }

  async remove() {
    await this.stop();
    if (this.#folder) await rm(this.#folder, { recursive: true, force: true });
  }

  /** Calls the API as the administrator. */
  async admin(method, address, body) {
    this.#access ??= await this.#logIn();
    let answer = await this.#send(method, address, body);
    if (answer.status === 401) {
      this.#access = await this.#logIn();
      answer = await this.#send(method, address, body);
    }
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${address}: ${answer.status} ${text}`);
    return text ? JSON.parse(text) : undefined;
  }

  async #logIn() {
    const answer = await fetch(`${this.url}/api/token/`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(ADMIN),
    });
    if (!answer.ok) throw new Error(`The administrator cannot log in: ${answer.status} ${await answer.text()}`);
    return (await answer.json()).access;
  }

  #send(method, address, body) {
    return fetch(this.url + address, {
      method,
      headers: {
        ...(this.#access && { Authorization: `Bearer ${this.#access}` }),
        ...(body && { 'Content-Type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
  }
}

async function freePort() {
  const server = net.createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
