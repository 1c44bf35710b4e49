import { singleton } from '@/lib/server/singleton';

/** Where "Leave this site" leads until it has been read from the settings once; the same as their default. */
const USUAL_WAY_OUT = 'https://www.wikipedia.org/';

/** The way out, also for pages that are made while the database is away: as it was when a page was last rendered. */
export function leaveUrl(): string {
  return kept().url;
}

/** Keeps the way out that the settings name. */
export function rememberLeaveUrl(url: string): void {
  kept().url = url;
}

function kept(): { url: string } {
  return singleton('leave-url', () => ({ url: USUAL_WAY_OUT }));
}
