import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** How to launch the browser: the program, and all of its environment. */
    chromium: { executablePath: string; env: Record<string, string> };
  }
}

/**
 * Makes a Chromium ready for the workers: the one CHROME_PATH names, or the one that comes as a package (Linux x64).
 * The package unpacks into the temporary folder and takes what is there, whoever put it there; a folder of this run's
 * own (3 s, 200 MB) lets root, an ordinary user and several runs share a machine.
 */
export default async function prepareChromium(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'folkmoot-chromium-'));
  const removeFolder = () => rm(folder, { recursive: true, force: true });
  try {
    const executablePath = process.env.CHROME_PATH ?? (await unpack(folder));
    project.provide('chromium', { executablePath, env: environment(folder) });
  } catch (error) {
    await removeFolder();
    throw error;
  }
  return removeFolder;
}

async function unpack(folder: string): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      'Browser tests need a Chromium here: set CHROME_PATH to the program of an installed one.',
    );
  }
  const { default: chromium, inflate } = await import('@sparticuz/chromium');
  const packaged = join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '..', 'bin');

  const usual = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  try {
    // Libraries that a bare machine lacks (nss, expat) lie beside the browser.
    await inflate(join(packaged, 'al2023.tar.br'));
    return await chromium.executablePath();
  } finally {
    if (usual === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = usual;
    await writeFile(join(folder, 'fonts.conf'), fontConfiguration(folder));
  }
}

/** The packaged fonts and no others, so that a page looks the same on every machine. */
function fontConfiguration(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${folder}/fonts</dir><cachedir>${folder}/fonts-cache</cachedir></fontconfig>
`;
}

function environment(folder: string): Record<string, string> {
  const own = { HOME: folder, TMPDIR: folder, PATH: process.env.PATH ?? '', TZ: 'UTC', LANG: 'en_GB.UTF-8' };
  if (process.env.CHROME_PATH !== undefined) return own;
  return {
    ...own,
    FONTCONFIG_FILE: join(folder, 'fonts.conf'),
    LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'),
  };
}
