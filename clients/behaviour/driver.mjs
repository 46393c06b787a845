// What all drivers in JavaScript share: see README.md.
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as after } from 'node:timers/promises';

const { SIGNET_STORAGE, SIGNET_TABS = '1', SIGNET_CLOCK = '0' } = process.env;

/** Which of reading and writing the storage fails. */
let broken;

/** A text in a file, written so that a crash leaves the old one or the new one. */
export const file = {
  get() {
    if (broken === 'get') throw new Error('The storage is locked.');
    try {
      return readFileSync(SIGNET_STORAGE, 'utf8');
    } catch {
      return null;
    }
  },
  set(value) {
    if (broken === 'set') throw new Error('The storage is full.');
    if (value === null) return rmSync(SIGNET_STORAGE, { force: true });
    const draft = `${SIGNET_STORAGE}.${process.pid}`;
    writeFileSync(draft, value, { flush: true });
    renameSync(draft, SIGNET_STORAGE);
  },
};

/** How often something is tried that must work, before that is given up. */
const TRIES = 2000;

/**
 * Reads commands from standard input and answers them.
 *
 * @param create makes the client of one tab
 * @param actions by name, each with a client and the command; they return the result in one word
 * @param wordOf the word for an error; undefined if it is no result but a fault
 * @param stateOf what the client says of itself
 */
export function drive({ create, actions, wordOf, stateOf }) {
  // The device's clock is wrong, and nobody in this process knows better.
  const right = Date.now;
  let wrong = Number(SIGNET_CLOCK) * 1000;
  Date.now = () => right() + wrong;

  const tabs = Array.from({ length: Number(SIGNET_TABS) }, create);

  async function result(client, command) {
    try {
      return await actions[command.do](client, command);
    } catch (fault) {
      const word = wordOf(fault);
      if (word === undefined) throw fault;
      return word;
    }
  }

  async function repeatedly(client, command) {
    const counts = {};
    const { times, tries = 1, every } = command;
    const most = times ? times + TRIES : tries;
    for (let done = 0, tried = 0; done < (times ?? tries) && tried < most; tried++) {
      const word = await result(client, command);
      if (every) await after(every);
      counts[word] = (counts[word] ?? 0) + 1;
      // What could not reach the service is begun again by the next call.
      if (word === 'ok' || !times) done++;
      if (word === 'signed_out') break;
    }
    return counts;
  }

  async function run(command) {
    if (command.do === 'state') return stateOf(tabs[0]);
    if (command.do === 'clock') return (wrong += command.seconds * 1000), { results: {} };
    if (command.do === 'storage') return (broken = command.fails), { results: {} };
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
}
