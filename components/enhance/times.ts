const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Older times are easier to place by their date. */
const RELATIVE_FOR = 7 * DAY;

type Unit = 'minute' | 'hour' | 'day';

/** Says that so many units have gone by. */
type Words = (gone: number, unit: Unit) => string;

let words: Words | undefined;

/** Says how long ago a minute was, in the page's language, and keeps that true while the page is open. The date stays in the title. */
export function relateTimes(root: ParentNode = document): void {
  const relate = () => {
    for (const time of root.querySelectorAll<HTMLTimeElement>(
      'time[datetime*="T"]:not([data-written-out])',
    )) {
      const ago = (Date.now() - Date.parse(time.dateTime)) / 1000;
      if (ago < -MINUTE || ago > RELATIVE_FOR) continue;
      words ??= wordsOf(document.documentElement.lang);
      time.textContent = say(words, Math.max(0, ago));
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
function wordsOf(language: string): Words {
  if (/^en\b/i.test(language)) return inEnglish;
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  return (gone, unit) => format.format(-gone, unit);
}

/** What Intl.RelativeTimeFormat says. */
export function inEnglish(gone: number, unit: Unit): string {
  if (gone === 0) return `this ${unit}`;
  if (gone === 1 && unit === 'day') return 'yesterday';
  return `${gone} ${unit}${gone === 1 ? '' : 's'} ago`;
}
