import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const bundled = async (contents) => {
  const { outputFiles } = await build({ stdin: { contents, resolveDir: 'dist' }, bundle: true, minify: true, format: 'esm', write: false });
  return gzipSync(outputFiles[0].contents, { level: 9 }).length;
};

const parts = { 'without passkeys': ['index'], 'with passkeys': ['index', 'passkeys'] };

for (const [name, limit] of [
  ['without passkeys', 6],
  ['with passkeys', 8],
]) {
  test(`the client ${name} is under ${limit} KB compressed`, async (t) => {
    const size = await bundled(parts[name].map((part) => `export * from './${part}.js';`).join('\n'));
    t.diagnostic(`${size} bytes`);
    assert.ok(size < limit * 1024, `${size} bytes`);
  });
}

test('the package contains the built client, its types, its README and its licence, and nothing else', () => {
  const listed = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const [{ files, version }] = JSON.parse(listed);
  const names = files.map(({ path }) => path).filter((path) => !/^dist\/[a-z]+\.(js|d\.ts)$/.test(path));
  assert.deepEqual(names.sort(), ['LICENSE', 'README.md', 'package.json']);
  assert.ok(files.some(({ path }) => path === 'dist/schema.d.ts'));
  const pom = execFileSync('sed', ['-n', 's|^  <version>\\(.*\\)</version>|\\1|p', '../../pom.xml'], { encoding: 'utf8' });
  assert.equal(version, pom.trim());
});
