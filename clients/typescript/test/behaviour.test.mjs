import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runSuite, tableOf } from '../../behaviour/run.mjs';
import { Service } from '../../behaviour/service.mjs';

test('the client behaves as docs/clients.md says', { skip: !Service.isBuilt && 'the service is not packaged' }, async (t) => {
  const refreshes = Number(process.env.SIGNET_REFRESHES ?? 500);
  const rows = await runSuite({ driver: 'node test/driver.mjs', refreshes, log: (line) => t.diagnostic(line) });
  const failed = rows.filter(({ problems }) => problems.length > 0);
  assert.ok(rows.length > 50, `${rows.length} scenarios`);
  assert.deepEqual(failed.map(({ name }) => name), [], tableOf(failed));
});
