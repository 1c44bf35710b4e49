// Bundles what script does on our pages (components/enhance) into files whose names are their content, and writes those
// names where the layouts find them: lib/generated/assets.ts. Plain JavaScript, so that the bootstrap can call it.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCES = join('components', 'enhance');
/** One for every page, one more that it has fetched where somebody signs in or keeps an account, and one that only moderators load. */
const BUNDLES = [
  { entry: 'account.ts', name: 'account', constant: 'ACCOUNT_SCRIPT' },
  { entry: 'main.ts', name: 'enhance', constant: 'ENHANCE_SCRIPT' },
  { entry: 'queue.ts', name: 'queue', constant: 'QUEUE_SCRIPT' },
];
/** What they take from elsewhere: rules that the server holds as well. */
const RULES = ['passphrase.ts', 'common-passphrases.ts'].map((file) => join('lib', 'auth', file));
const OUTPUT = join('public', 'assets');
const NAMED_IN = join('lib', 'generated', 'assets.ts');

/** Whether the bundles that are named are there, and were made from the sources that are there. */
export function areAssetsFresh(root) {
  try {
    const naming = readFileSync(join(root, NAMED_IN), 'utf8');
    const addresses = naming.match(/\/assets\/\w+-\w+\.js/g) ?? [];
    return (
      naming.includes(hashOfSources(root)) &&
      addresses.length === BUNDLES.length &&
      addresses.every((address) => existsSync(join(root, 'public', address)))
    );
  } catch {
    return false;
  }
}

/** Makes the bundles. Browsers of the last years: what they lack of them, they do without. */
export async function buildAssets(root) {
  const { build } = await import('esbuild');
  const sources = hashOfSources(root);
  const folder = join(root, OUTPUT);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const addresses = {};
  const named = [`// Made by scripts/build-assets.mjs from ${sources}`];
  for (const { entry, name, constant } of BUNDLES) {
    const { outputFiles } = await build({
      entryPoints: [join(root, SOURCES, entry)],
      bundle: true,
      minify: true,
      format: 'iife',
      target: ['es2022', 'firefox115', 'safari16'],
      legalComments: 'none',
      define: addresses,
      write: false,
    });
    const code = outputFiles[0].contents;
    const file = `${name}-${createHash('sha256').update(code).digest('hex').slice(0, 16)}.js`;
    writeFileSync(join(folder, file), code);
    addresses[constant] = JSON.stringify(`/assets/${file}`);
    named.push(`export const ${constant} = '/assets/${file}';`);
  }
  mkdirSync(join(root, 'lib', 'generated'), { recursive: true });
  writeFileSync(join(root, NAMED_IN), `${named.join('\n')}\n`);
}

/** Of everything that the bundles may be made of: their own files, and the words that server and script share. */
function hashOfSources(root) {
  const hash = createHash('sha256').update(readFileSync(fileURLToPath(import.meta.url)));
  for (const file of readdirSync(join(root, 'components'), { recursive: true }).sort()) {
    if (file.endsWith('.ts')) hash.update(file).update(readFileSync(join(root, 'components', file)));
  }
  for (const file of RULES) hash.update(file).update(readFileSync(join(root, file)));
  return hash.digest('hex');
}
