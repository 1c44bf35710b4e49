/** Why there is no verdict. */
export type UnknownCause =
  | 'timeout'
  | 'network'
  | 'invalid-key'
  | 'missing-field'
  | 'suspended'
  | 'throttled'
  | 'http-status'
  | 'unexpected-answer'
  | 'redirect';

/** What is remembered of the service between calls. Plain data, so that both copies of this module can share it. */
export type Circuit = { failures: number; cause: UnknownCause; restsUntil: number; now: () => number };

/** For so long nobody is made to wait for a service that does not answer; PRODUCT 4 promises a new try after it. */
const REST = 30_000;

/** One failure is an accident, and would hold back the comments of half a minute; the second in a row is a state. */
const FAILURES_TO_REST = 2;

/** `now` counts milliseconds, from whenever; by default a clock that nobody sets. */
export function newCircuit(now: () => number = () => performance.now()): Circuit {
  return { failures: 0, cause: 'network', restsUntil: -Infinity, now };
}

/**
 * Whether a call may be made now. While the service rests every caller is told to skip, with the cause of the rest;
 * the first one after it goes ahead, alone, and the others wait for what it finds out.
 */
export function enterCircuit(
  circuit: Circuit,
): { outcome: 'go' } | { outcome: 'skip'; cause: UnknownCause; retryAfterSeconds: number } {
  if (circuit.failures < FAILURES_TO_REST) return { outcome: 'go' };
  const left = circuit.restsUntil - circuit.now();
  if (left > 0) return { outcome: 'skip', cause: circuit.cause, retryAfterSeconds: Math.ceil(left / 1000) };
  circuit.restsUntil = circuit.now() + REST;
  return { outcome: 'go' };
}

/** Takes down how a call went: a cause when the service was of no use, nothing when it answered. */
export function leaveCircuit(circuit: Circuit, cause?: UnknownCause): void {
  // A missing field is the fault of one comment, and was found by a service that is well.
  if (cause === undefined || cause === 'missing-field') {
    circuit.failures = 0;
    return;
  }
  circuit.failures += 1;
  circuit.cause = cause;
  circuit.restsUntil = circuit.now() + REST;
}
