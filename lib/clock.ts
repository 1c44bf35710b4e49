export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The time of this process. What is compared with stored times is compared in the database, by its own clock. */
export function now(): Date {
  return new Date();
}
