// Writes the table of clients and failures in docs/clients.md: node table.mjs [--trials 5] [--only <text>]
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runSuite } from './run.mjs';

const at = (file) => path.resolve(import.meta.dirname, '..', file);
const CLIENTS = {
  'Signet’s, TypeScript': `node ${at('typescript/test/driver.mjs')}`,
  'Signet’s, Kotlin': at('kotlin/driver'),
  'axios-auth-refresh': `node ${at('typescript/test/bare-axios.mjs')}`,
  'OkHttp’s Authenticator': `${at('kotlin/driver')} bare`,
};
const WORDS = { 'signed out': 'signed out', 'signed in': 'still signed in', lost: 'lost', twice: 'twice' };
const PAGE = at('../docs/clients.md');
const MARKS = ['<!-- table.mjs writes from here … -->', '<!-- … to here -->'];

const { values } = parseArgs({ options: { trials: { type: 'string', default: '5' }, only: { type: 'string', default: '' } } });
const devices = Number(values.trials);

const columns = [];
for (const [name, driver] of Object.entries(CLIENTS)) {
  console.log(`\n${name}`);
  columns.push(await runSuite({ suite: 'table.json', driver, devices, only: values.only, parallel: 6 }));
}

const sumOf = (problems, kind) =>
  problems.filter((problem) => problem.kind === kind).reduce((sum, { count }) => sum + count, 0);
const cell = (problems) =>
  Object.entries(WORDS)
    .map(([kind, word]) => [sumOf(problems, kind), word])
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}`)
    .join(', ') || '0';
/** The problems of all scenarios with this name; one scenario is run again for each trial. */
const named = (rows, name) => rows.filter((row) => row.name === name).flatMap(({ problems }) => problems);

const names = [...new Set(columns[0].map(({ name }) => name))];
const lines = [
  `| Of ${devices} users | ${Object.keys(CLIENTS).join(' | ')} |`,
  `|---|${'---|'.repeat(columns.length)}`,
  ...names.map((name) => `| ${name} | ${columns.map((rows) => cell(named(rows, name))).join(' | ')} |`),
  `| **All** | ${columns.map((rows) => `**${cell(rows.flatMap(({ problems }) => problems))}**`).join(' | ')} |`,
];
console.log(`\n${lines.join('\n')}`);

const faults = columns.flat().flatMap(({ name, problems }) => problems.filter(({ kind }) => kind === 'other').map(({ text }) => `${name}: ${text}`));
if (faults.length > 0) throw new Error(`Not written, because something else went wrong:\n${faults.join('\n')}`);
if (!values.only) {
  const page = await readFile(PAGE, 'utf8');
  const [before, after] = [page.indexOf(MARKS[0]) + MARKS[0].length, page.indexOf(MARKS[1])];
  await writeFile(PAGE, `${page.slice(0, before)}\n\n${lines.join('\n')}\n\n${page.slice(after)}`);
}
