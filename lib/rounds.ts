interface Waiting<Asked, Found> {
  asked: Asked;
  resolve: (found: Found) => void;
  reject: (error: unknown) => void;
}

/**
 * Does for many at once what would make each wait for the one before. One round of `work` goes at a time, with up to
 * `most` of those who came meanwhile, in their order; whoever comes while nothing goes on goes alone, at once. `work` finds
 * as much as it was asked, in the same order. When a round fails, each of it is tried alone, so that nobody fails by another.
 */
export function inRounds<Asked, Found>({
  most,
  work,
}: {
  most: number;
  work: (asked: Asked[]) => Promise<Found[]>;
}): (asked: Asked) => Promise<Found> {
  const waiting: Waiting<Asked, Found>[] = [];
  let isGoing = false;

  async function go(): Promise<void> {
    isGoing = true;
    while (waiting.length > 0) await round(waiting.splice(0, most));
    isGoing = false;
  }

  async function round(those: Waiting<Asked, Found>[]): Promise<void> {
    try {
      const found = await work(those.map(({ asked }) => asked));
      for (const [index, { resolve }] of those.entries()) resolve(found[index] as Found);
    } catch (error) {
      const [first, ...others] = those;
      if (others.length === 0) first?.reject(error);
      else for (const one of those) await round([one]);
    }
  }

  return (asked) =>
    new Promise((resolve, reject) => {
      waiting.push({ asked, resolve, reject });
      if (!isGoing) void go();
    });
}
