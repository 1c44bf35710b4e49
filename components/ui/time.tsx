interface TimeProps {
  at: Date;
  /** The site's language, a BCP 47 tag. */
  language: string;
  /** A day, or a minute of it. */
  to?: 'day' | 'minute';
  /** It stands in a sentence that names the date: script leaves it as it is. */
  writtenOut?: boolean;
}

/** A point in time, written out in the site's language and in UTC: the same for every reader, true however old the page is. */
export function Time({ at, language, to = 'minute', writtenOut = false }: TimeProps) {
  const minute = writeMinute(at, language);
  // Nothing here knows how to write a date in that language: it is said to be English, and reads from left to right.
  const english = formats(language).isEnglish ? ({ lang: 'en', dir: 'ltr' } as const) : undefined;
  if (to === 'day') {
    return (
      <time dateTime={at.toISOString().slice(0, 10)} {...english}>
        {writeDay(at, language)}
      </time>
    );
  }
  return (
    <time
      {...english}
      dateTime={`${at.toISOString().slice(0, 16)}Z`}
      title={`${minute} UTC`}
      data-written-out={writtenOut ? '' : undefined}
    >
      {minute}
    </time>
  );
}

/** “15 October 2026” */
export function writeDay(at: Date, language: string): string {
  return formats(language).day.format(at);
}

function writeMinute(at: Date, language: string): string {
  const { day, minute } = formats(language);
  return `${day.format(at)}, ${minute.format(at)}`;
}

/** Making a format takes longer than using it a thousand times. */
const made = new Map<string, Formats>();

interface Formats {
  day: Intl.DateTimeFormat;
  minute: Intl.DateTimeFormat;
  /** Though the site has another language, of which no dates are known. */
  isEnglish: boolean;
}

function formats(language: string): Formats {
  let both = made.get(language);
  if (!both) {
    // Plain English is British here: the day comes before the month, and the day has 24 hours.
    const isEnglish = Intl.DateTimeFormat.supportedLocalesOf(language).length === 0;
    const locale = language === 'en' || isEnglish ? 'en-GB' : language;
    both = {
      isEnglish,
      day: new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }),
      minute: new Intl.DateTimeFormat(locale, {
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
        timeZone: 'UTC',
      }),
    };
    made.set(language, both);
  }
  return both;
}
