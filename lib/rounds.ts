import { setImmediate as turn } from 'node:timers/promises';

interface Waiting<Asked, Found> {
  asked: Asked;
  resolve: (found: Found) => void;
  reject: (error: unknown) => void;
}

interface Rounds<Asked, Found> {
  /** The most that go in one. */
  most: number;
  /** What has to be done one after another: who come for something else do not wait. */
  about: (asked: Asked) => string;
  /** Finds as much as it was asked, in the same order. */
  work: (asked: Asked[]) => Promise<Found[]>;
}

/**
 * Does for many at once what would make each wait for the one before. Of what is about the same, one round goes at a time, with
 * up to `most` of those who came meanwhile, in their order; whoever comes while nothing of it goes on goes at once, with those
 * who come in the same turn of the event loop. When a round fails, each of it is tried alone, all at the same moment: nobody
 * fails by another, nor waits for more than one try. So `work` has to bear being done again when its answer was lost.
 */
export function inRounds<Asked, Found>({ most, about, work }: Rounds<Asked, Found>) {
  const queues = new Map<string, Waiting<Asked, Found>[]>();

  async function go(subject: string, queue: Waiting<Asked, Found>[]): Promise<void> {
    await turn();
    while (queue.length > 0) await round(queue.splice(0, most));
    queues.delete(subject);
  }

  async function round(those: Waiting<Asked, Found>[]): Promise<void> {
    try {
      const found = await work(those.map(({ asked }) => asked));
      for (const [index, { resolve }] of those.entries()) resolve(found[index] as Found);
    } catch (error) {
      if (those.length === 1) those[0]?.reject(error);
      else await Promise.all(those.map((one) => round([one])));
    }
  }

  return (asked: Asked): Promise<Found> =>
    new Promise((resolve, reject) => {
      const one = { asked, resolve, reject };
      const subject = about(asked);
      const queue = queues.get(subject);
      if (queue !== undefined) {
        queue.push(one);
        return;
      }
      const first = [one];
      queues.set(subject, first);
      void go(subject, first);
    });
}
