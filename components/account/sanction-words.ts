/** Why somebody was sanctioned, as the end of a sentence to them. */
const REASONS: Record<string, string> = {
  abusive: 'for attacking a person',
  'outs-someone': 'for what could give somebody away',
  spam: 'for advertising',
  'off-topic': 'for leading conversations away from their subject again and again',
  evasion: 'for getting round an earlier decision',
  other: 'for another reason',
};

/** A code of SANCTION_REASONS, as the end of a sentence. */
export function reasonInWords(code: string): string {
  return REASONS[code] ?? REASONS.other ?? code;
}

let minutes: Intl.DateTimeFormat | undefined;

/** “4 December 2026 at 14:05 UTC”, of a time in ISO 8601: the same with script and without. */
export function minuteInWords(iso: string): string {
  // Browsers fetch what they know of dates when it is first wanted, and nearly no page says this.
  minutes ??= new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: 'UTC',
  });
  return `${minutes.format(new Date(iso))} UTC`;
}
