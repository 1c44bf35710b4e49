import { errorFacts, log } from '@/lib/log';

/**
 * One Ctrl-C reaches us up to three times: from the terminal, from npm and from the bootstrap, each passing it on. A
 * second one is a person's only when this much later.
 */
const SECOND_SIGNAL_AFTER_MS = 1000;

/** What one step of stopping may take: requests are given ten seconds to end, and the database a checkpoint. */
const STEP_PATIENCE_MS = 15_000;

type Step = { name: string; run: () => Promise<unknown> };

/** What has been started, to be stopped in the opposite order. */
export class Shutdown {
  readonly #steps: Step[] = [];
  #stopping: { since: number; done: Promise<void> } | undefined;

  /** Notes down how to stop what has just been started. */
  add(name: string, run: () => Promise<unknown>): void {
    this.#steps.push({ name, run });
  }

  /** Stops everything, once; a step that fails or hangs does not keep the next from being done. */
  stop(): Promise<void> {
    this.#stopping ??= { since: Date.now(), done: this.#runSteps() };
    return this.#stopping.done;
  }

  /** Ctrl-C, SIGTERM and a closed terminal stop everything, and then the process; a second Ctrl-C does not wait. */
  listen(onStop: () => void): void {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (this.#stopping === undefined) {
          onStop();
          void this.stop().then(() => process.exit(0));
        } else if (Date.now() - this.#stopping.since > SECOND_SIGNAL_AFTER_MS) {
          process.exit(130);
        }
      });
    }
    // Whoever read what we print may go before we do. Complaining of it would go the same way, and fail the same way.
    for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
    // Nobody knows what state we are in. Whoever keeps us running starts us anew; what was stored is safe.
    const die = (error: unknown) => {
      log('error', 'unexpected-error', { ...errorFacts(error), where: whereFrom(error) });
      void this.stop().then(() => process.exit(1));
    };
    process.on('uncaughtException', die);
    process.on('unhandledRejection', die);
  }

  async #runSteps(): Promise<void> {
    for (let step = this.#steps.pop(); step !== undefined; step = this.#steps.pop()) {
      try {
        await inTime(step.run());
      } catch (error) {
        log('error', 'shutdown-failed', { step: step.name, ...errorFacts(error) });
      }
    }
  }
}

async function inTime(work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('took too long')), STEP_PATIENCE_MS);
  });
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** The first places in the code, without the message above them, which may quote anything. */
function whereFrom(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 6)
    .map((line) => line.trim())
    .join(' ');
}
