// The TypeScript client as a program that the behaviour suite drives: see clients/behaviour/README.md.
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as after } from 'node:timers/promises';

const { SIGNET_URL, SIGNET_STORAGE, SIGNET_TABS = '1', SIGNET_CLOCK = '0', SIGNET_TIMEOUT = '10000' } = process.env;

// The device's clock is wrong, and nobody in this process knows better.
const right = Date.now;
const wrong = Number(SIGNET_CLOCK) * 1000;
Date.now = () => right() + wrong;

const { createClient } = await import('../dist/index.js');

/** A text in a file, written so that a crash leaves the old one or the new one. */
const file = {
  get() {
    try {
      return readFileSync(SIGNET_STORAGE, 'utf8');
    } catch {
      return null;
    }
  },
  set(value) {
    if (value === null) return rmSync(SIGNET_STORAGE, { force: true });
    const draft = `${SIGNET_STORAGE}.${process.pid}`;
    writeFileSync(draft, value, { flush: true });
    renameSync(draft, SIGNET_STORAGE);
  },
};

const events = [];
const tabs = Array.from({ length: Number(SIGNET_TABS) }, () => {
  const client = createClient({ url: SIGNET_URL, storage: file, timeout: Number(SIGNET_TIMEOUT) });
  client.on('signedIn', () => events.push('signedIn'));
  client.on('signedOut', ({ reason }) => events.push(`signedOut ${reason}`));
  client.on('offline', () => events.push('offline'));
  client.on('online', () => events.push('online'));
  return client;
});

const actions = {
  async signIn(client, { username, password }) {
    return (await client.signIn.withPassword({ username, password })).status;
  },
  async refresh(client) {
    await client.refresh();
    return 'ok';
  },
  async call(client) {
    const response = await client.fetch('/api/protected/');
    await response.text();
    return response.ok ? 'ok' : String(response.status);
  },
  async post(client, { title }) {
    await client.posts.create({ title, content: 'Written by a test.' });
    return 'ok';
  },
  async signOut(client) {
    return (await client.signOut()) ? 'ok' : 'later';
  },
  async signOutEverywhere(client, { keepThis }) {
    await client.signOutEverywhere({ keepThis });
    return 'ok';
  },
};

/** The result in one word: `ok`, `network`, `signed_out`, or the status of an error. */
async function result(client, command) {
  try {
    return await actions[command.do](client, command);
  } catch (fault) {
    if (fault.code === 'network' || fault.code === 'signed_out') return fault.code;
    if (fault.status) return String(fault.status);
    throw fault;
  }
}

async function repeatedly(client, command) {
  const counts = {};
  for (let done = 0; done < (command.times ?? 1); done++) {
    const word = await result(client, command);
    if (command.every) await after(command.every);
    counts[word] = (counts[word] ?? 0) + 1;
    // What could not reach the service is begun again by the next call.
    if (word !== 'ok' && command.times) done--;
    if (word === 'signed_out') break;
  }
  return counts;
}

async function run(command) {
  if (command.do === 'state') {
    const claims = await tabs[0].claims();
    return { signedIn: claims !== undefined, role: claims?.role ?? null, events: events.splice(0) };
  }
  const callers = tabs.flatMap((client) => Array(command.parallel ?? 1).fill(client));
  const chosen = ['call', 'refresh', 'post'].includes(command.do) ? callers : callers.slice(0, 1);
  const all = await Promise.all(chosen.map((client) => repeatedly(client, command)));
  const sum = {};
  for (const counts of all) for (const [word, count] of Object.entries(counts)) sum[word] = (sum[word] ?? 0) + count;
  return { results: sum };
}

createInterface({ input: process.stdin }).on('line', async (line) => {
  const command = JSON.parse(line);
  let answer;
  try {
    answer = await run(command);
  } catch (fault) {
    answer = { fault: String(fault?.stack ?? fault) };
  }
  process.stdout.write(JSON.stringify({ id: command.id, ...answer }) + '\n');
});
