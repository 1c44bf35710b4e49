// Makes the fonts that pages are set in, and the rules that name them, out of the whole ones: app/styles/fonts and
// app/styles/font-faces.css, which are kept here. By hand, when the look changes, since what cuts fonts is otherwise not needed:
// npm install --no-save subset-font@2.9.0 && node scripts/subset-fonts.mjs
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import subsetFont from 'subset-font';

const STYLES = join('app', 'styles');
const FOLDER = join(STYLES, 'fonts');

/** All weights and sizes of our styles lie within these, and every further one would make each file heavier. */
const AXES = { wght: { min: 400, max: 700 }, opsz: { min: 14, max: 54 } };

/** What letters need to join and to stand right, and the numerals of tables. */
const FEATURES = 'calt ccmp clig curs fina init isol kern liga locl mark medi mkmk rclt rlig tnum'.split(' ');

/** What English is written in. It comes ahead of everything else, so it has to be small; accents come where they occur. */
const PLAIN = 'U+0020-007E,U+00A0,U+00A9,U+00B7,U+2013-2014,U+2018-2019,U+201C-201D,U+2026';
/** Polish, Turkish, Romanian and their like, without the letters of phonetics and of most of Africa. */
const EUROPE = 'U+0100-017F,U+0218-021B';
/** Arabic, Persian, Urdu and their like, without the forms of old encodings and the letters of scholars. */
const ARABIC = 'U+0600-06FF,U+200C-200E';

const SOURCES = [
  { sheet: 'literata/opsz.css', axes: AXES },
  { sheet: 'literata/opsz-italic.css', axes: AXES },
  { sheet: 'commissioner/wght.css', axes: { wght: AXES.wght } },
  { sheet: 'noto-naskh-arabic/wght.css', axes: { wght: AXES.wght }, only: 'arabic' },
];

/** Those files of which most pages need but a part. */
const PARTS = { latin: { plain: PLAIN }, 'latin-ext': { europe: EUROPE }, arabic: { letters: ARABIC } };

const FILE =
  /url\(\.\/(files\/([\w-]+)-(latin-ext|latin|vietnamese|greek-ext|greek|cyrillic-ext|cyrillic|arabic|math|symbols)-((?:opsz|wght)-\w+)\.woff2)\)/;

const require = createRequire(import.meta.url);
rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER, { recursive: true });
const rules = ['/* Made by scripts/subset-fonts.mjs */'];
for (const { sheet, axes, only } of SOURCES) {
  const path = require.resolve(`@fontsource-variable/${sheet}`);
  // The licence of fonts (OFL-1.1) has to stand beside them.
  copyFileSync(join(dirname(path), 'LICENSE'), join(FOLDER, `LICENSE-${dirname(sheet)}.txt`));
  for (const [rule] of readFileSync(path, 'utf8').matchAll(/@font-face \{[^}]*\}/g)) {
    const [, file, family, script, name] = FILE.exec(rule);
    if (only !== undefined && script !== only) continue;
    const whole = readFileSync(join(dirname(path), file));
    const range = /unicode-range: ([^;]+);/.exec(rule)[1];
    for (const [part, letters] of Object.entries(cut(PARTS[script], range))) {
      const cutFile = [family, script, part, name].filter(Boolean).join('-') + '.woff2';
      const text = String.fromCodePoint(...pointsOf(letters));
      const options = { targetFormat: 'woff2', variationAxes: axes, keepFeatures: FEATURES };
      const made = await subsetFont(whole, text, options);
      writeFileSync(join(FOLDER, cutFile), made);
      rules.push(rule.replace(`./${file}`, `./fonts/${cutFile}`).replace(range, letters));
      console.log(cutFile, made.length);
    }
  }
}
writeFileSync(join(STYLES, 'font-faces.css'), `${rules.join('\n\n')}\n`);

/** The parts of a range, each with its letters, and under an empty name what is left of it. */
function cut(parts = {}, range) {
  const taken = new Set(Object.values(parts).flatMap((letters) => [...pointsOf(letters)]));
  const rest = [...pointsOf(range)].filter((point) => !taken.has(point));
  return { ...parts, '': rangeOf(rest) };
}

function pointsOf(range) {
  return range.split(',').flatMap((part) => {
    const [first, last = first] = part
      .trim()
      .slice('U+'.length)
      .split('-')
      .map((digits) => Number.parseInt(digits, 16));
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}

function rangeOf(points) {
  const runs = [];
  for (const point of points.toSorted((a, b) => a - b)) {
    if (runs.at(-1)?.[1] === point - 1) runs.at(-1)[1] = point;
    else runs.push([point, point]);
  }
  const digits = (point) => point.toString(16).toUpperCase().padStart(4, '0');
  return runs.map(([first, last]) => `U+${digits(first)}${last > first ? `-${digits(last)}` : ''}`).join(',');
}
