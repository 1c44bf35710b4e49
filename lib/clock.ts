export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The time of this process. What is compared with stored times is compared in the database, by its own clock. */
export function now(): Date {
  return new Date();
}

/** A length of time as people say it, from seconds: as exact as it matters to who waits. */
export function writeDuration(seconds: number): string {
  if (seconds < 90) return seconds < 45 ? 'less than a minute' : 'about a minute';
  if (seconds < (90 * MINUTE) / SECOND) return several((seconds * SECOND) / MINUTE, 'minute');
  if (seconds < (36 * HOUR) / SECOND) return several((seconds * SECOND) / HOUR, 'hour');
  return several((seconds * SECOND) / DAY, 'day');
}

function several(amount: number, unit: string): string {
  const whole = Math.round(amount);
  return `${whole} ${unit}${whole === 1 ? '' : 's'}`;
}
