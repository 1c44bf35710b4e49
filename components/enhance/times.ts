const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Older times are easier to place by their date. */
const RELATIVE_FOR = 7 * DAY;

let words: Intl.RelativeTimeFormat | undefined;

/** Says how long ago a minute was, in the page's language, and keeps that true while the page is open. The date stays in the title. */
export function relateTimes(root: ParentNode = document): void {
  const relate = () => {
    for (const time of root.querySelectorAll<HTMLTimeElement>(
      'time[datetime*="T"]:not([data-written-out])',
    )) {
      const ago = (Date.now() - Date.parse(time.dateTime)) / 1000;
      if (ago < -MINUTE || ago > RELATIVE_FOR) continue;
      // Browsers fetch what they know of a language when it is first wanted: dearer than all else that is done here.
      words ??= new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: 'auto' });
      time.textContent = say(words, Math.max(0, ago));
    }
  };
  relate();
  if (root === document) setInterval(relate, MINUTE * 1000);
}

function say(words: Intl.RelativeTimeFormat, ago: number): string {
  if (ago < MINUTE) return words.format(0, 'minute');
  if (ago < HOUR) return words.format(-Math.floor(ago / MINUTE), 'minute');
  if (ago < DAY) return words.format(-Math.floor(ago / HOUR), 'hour');
  return words.format(-Math.floor(ago / DAY), 'day');
}
