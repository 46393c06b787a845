import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const bundled = async (entry) => {
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, minify: true, format: 'esm', write: false });
  return gzipSync(outputFiles[0].contents, { level: 9 }).length;
};

test('the client is under 6 KB compressed', async (t) => {
  const size = await bundled('dist/index.js');
  t.diagnostic(`${size} bytes`);
  assert.ok(size < 6 * 1024, `${size} bytes`);
});

test('the package contains the built client, its types, its README and its licence, and nothing else', () => {
  const listed = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const [{ files, version }] = JSON.parse(listed);
  const names = files.map(({ path }) => path).filter((path) => !/^dist\/[a-z]+\.(js|d\.ts)$/.test(path));
  assert.deepEqual(names.sort(), ['LICENSE', 'README.md', 'package.json']);
  assert.ok(files.some(({ path }) => path === 'dist/schema.d.ts'));
  const pom = execFileSync('sed', ['-n', 's|^  <version>\\(.*\\)</version>|\\1|p', '../../pom.xml'], { encoding: 'utf8' });
  assert.equal(version, pom.trim());
});
