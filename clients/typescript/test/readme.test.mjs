import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { Service } from '../../behaviour/service.mjs';

const README = readFileSync('README.md', 'utf8');
const sample = README.split('```ts\n')[1].split('```')[0];

test('the sample code has fewer than 20 lines', () => {
  assert.ok(sample.trim().split('\n').length < 20);
});

describe('the sample code', { skip: !Service.isBuilt && 'the service is not packaged' }, () => {
  let service;

  before(async () => {
    service = await new Service().start();
    const alice = { username: 'alice', email: 'alice@example.com', password: 'a quiet walk by the river' };
    await service.admin('POST', '/api/users/', alice);
  });

  after(() => service?.remove());

  test('does what it says', async () => {
    const code = sample
      .replace("'signet-client'", `'${new URL('../dist/index.js', import.meta.url)}'`)
      .replaceAll('indexedDb', 'memory')
      .replace('http://localhost:8080', service.url)
      .replace('password123', 'a quiet walk by the river')
      .replaceAll('console.log', 'globalThis.printed.push');
    globalThis.printed = [];
    await import(`data:text/javascript,${encodeURIComponent(code)}`);
    const [greeting, id, author, ...last] = globalThis.printed;
    assert.match(greeting.message, /^Hello/);
    assert.ok(id > 0);
    assert.deepEqual([author, ...last], ['alice', 'Show the login:', 'user']);
  });
});
