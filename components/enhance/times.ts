const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Older times are easier to place by their date. */
const RELATIVE_FOR = 7 * DAY;

type Unit = 'minute' | 'hour' | 'day';

/** Says that so many units have gone by. */
type Words = (gone: number, unit: Unit) => string;

interface Spoken {
  words: Words;
  /** What it is said in, where the browser does not know the language of the page. */
  lang: string | null;
}

let spoken: Spoken | undefined;

/** Says how long ago a minute was, in the page's language, and keeps that true while the page is open. The date stays in the title. */
export function relateTimes(root: ParentNode = document): void {
  const relate = () => {
    for (const time of root.querySelectorAll<HTMLTimeElement>(
      'time[datetime*="T"]:not([data-written-out])',
    )) {
      const ago = (Date.now() - Date.parse(time.dateTime)) / 1000;
      if (ago < -MINUTE || ago > RELATIVE_FOR) continue;
      const { words, lang } = (spoken ??= speak(document.documentElement.lang));
      time.textContent = say(words, Math.max(0, ago));
      if (lang !== null) Object.assign(time, { lang, dir: 'auto' });
    }
  };
  relate();
  if (root === document) setInterval(relate, MINUTE * 1000);
}

function say(words: Words, ago: number): string {
  if (ago < MINUTE) return words(0, 'minute');
  if (ago < HOUR) return words(Math.floor(ago / MINUTE), 'minute');
  if (ago < DAY) return words(Math.floor(ago / HOUR), 'hour');
  return words(Math.floor(ago / DAY), 'day');
}

/**
 * Browsers fetch what they know of languages when it is first wanted, which takes a slow one longer than all else that
 * is done here: the language that most pages are in does without.
 */
export function speak(language: string): Spoken {
  if (/^en\b/i.test(language)) return { words: inEnglish, lang: null };
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const { locale } = format.resolvedOptions();
  const isTheirs = new Intl.Locale(locale).language === new Intl.Locale(language).language;
  return { words: (gone, unit) => format.format(-gone, unit), lang: isTheirs ? null : locale };
}

/** What Intl.RelativeTimeFormat says. */
export function inEnglish(gone: number, unit: Unit): string {
  if (gone === 0) return `this ${unit}`;
  if (gone === 1 && unit === 'day') return 'yesterday';
  return `${gone} ${unit}${gone === 1 ? '' : 's'} ago`;
}
