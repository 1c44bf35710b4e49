/** What slow mode means for whoever wants to say something. */
export function slowModeInWords(seconds: number): string {
  return `Slow mode: one comment per person in ${spanInWords(seconds)}.`;
}

/** The spans that moderators choose from in words; any other is counted out. */
export function spanInWords(seconds: number): string {
  const known: Record<number, string> = { 60: 'one minute', 300: 'five minutes', 3600: 'one hour' };
  return known[seconds] ?? (seconds < 120 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`);
}
