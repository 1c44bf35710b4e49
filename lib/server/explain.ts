import { EnvError } from '@/lib/env-schema';
import { AppError } from '@/lib/errors';

/**
 * What went wrong, for the person at the terminal. A plain Error is one of ours, or of the operating system, and says
 * all there is to say; of anything else the place where it happened is worth having.
 */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isPlain = error.constructor === Error || error instanceof EnvError || error instanceof AppError;
  return isPlain ? error.message : (error.stack ?? error.message);
}
