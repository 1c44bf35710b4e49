/** Every broken promise has a code; the code, not the class, is what survives between module instances. */
export type ErrorCode =
  | 'database-unavailable'
  | 'database-newer'
  | 'not-found'
  | 'forbidden'
  | 'unauthenticated'
  | 'second-step'
  | 'confirm'
  | 'conflict'
  | 'invalid'
  | 'too-many'
  | 'internal';

/**
 * A broken promise, thrown with a code that `http/answer` turns into a status.
 * The message is for the log and the operator: it never holds personal data and never reaches a browser.
 */
export class AppError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string = code, options?: ErrorOptions) {
    super(message, options);
    this.name = 'AppError';
    this.code = code;
  }
}

/** Whether `error` is an AppError with this code, whichever copy of the module made it. */
export function hasCode(error: unknown, code: ErrorCode): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
