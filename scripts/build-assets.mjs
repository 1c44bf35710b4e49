// Bundles what script does on our pages (components/enhance) into one file whose name is its content, and writes that
// name where the layout finds it: lib/generated/assets.ts. Plain JavaScript, so that the bootstrap can call it.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCES = join('components', 'enhance');
/** What it takes from elsewhere: rules that the server holds as well. */
const RULES = ['passphrase.ts', 'common-passphrases.ts'].map((file) => join('lib', 'auth', file));
const OUTPUT = join('public', 'assets');
const NAMED_IN = join('lib', 'generated', 'assets.ts');

/** Whether the bundle that is named is there, and was made from the sources that are there. */
export function areAssetsFresh(root) {
  try {
    const naming = readFileSync(join(root, NAMED_IN), 'utf8');
    const [address] = /\/assets\/enhance-\w+\.js/.exec(naming) ?? [];
    return naming.includes(hashOfSources(root)) && existsSync(join(root, 'public', address ?? 'none'));
  } catch {
    return false;
  }
}

/** Makes the bundle. Browsers of the last years: what they lack of it, they do without. */
export async function buildAssets(root) {
  const { build } = await import('esbuild');
  const sources = hashOfSources(root);
  const { outputFiles } = await build({
    entryPoints: [join(root, SOURCES, 'main.ts')],
    bundle: true,
    minify: true,
    format: 'iife',
    target: ['es2022', 'firefox115', 'safari16'],
    legalComments: 'none',
    write: false,
  });
  const code = outputFiles[0].contents;
  const name = `enhance-${createHash('sha256').update(code).digest('hex').slice(0, 16)}.js`;
  const folder = join(root, OUTPUT);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), code);
  mkdirSync(join(root, 'lib', 'generated'), { recursive: true });
  writeFileSync(
    join(root, NAMED_IN),
    `// Made by scripts/build-assets.mjs from ${sources}\nexport const ENHANCE_SCRIPT = '/assets/${name}';\n`,
  );
}

/** Of everything that the bundle may be made of: its own files, and the words that server and script share. */
function hashOfSources(root) {
  const hash = createHash('sha256').update(readFileSync(fileURLToPath(import.meta.url)));
  for (const file of readdirSync(join(root, 'components'), { recursive: true }).sort()) {
    if (file.endsWith('.ts')) hash.update(file).update(readFileSync(join(root, 'components', file)));
  }
  for (const file of RULES) hash.update(file).update(readFileSync(join(root, file)));
  return hash.digest('hex');
}
