import { sweepRevisions } from '@/lib/comments/check-revision';
import { sweepReports } from '@/lib/comments/report-verdicts';
import type { Decision } from '@/lib/comments/status';
import { sweepPublications } from '@/lib/comments/sweep';
import { unfoldComments } from '@/lib/comments/unfold-comments';
import { db } from '@/lib/db';
import { decide } from '@/lib/moderation/decide';
import { undo } from '@/lib/moderation/undo';
import { decision, moderatorOf } from '@/tests/moderating';
import { randomFrom, seedOf } from '@/tests/seed';

/**
 * A moderator, or a part of the machine, made to be killed: does one thing, says `done` and waits for its end; `for-ever`
 * decides, takes back and sweeps until then, and says each version that a decision came to on a line of its own.
 * `moderator.ts ACT ACCOUNT [COMMENT|ARTICLE] [DECISION|NUMBER]`, with the environment of a site.
 */
const [act = '', accountId = '', id = '', what = 'publish'] = process.argv.slice(2);
const moderator = moderatorOf(accountId);

const ACTS: Record<string, () => Promise<unknown>> = {
  decide: () => decideAbout(id, what as Decision),
  undo: () => undo({ id, moderator }),
  publications: sweepPublications,
  unfold: unfoldComments,
  revisions: sweepRevisions,
  reports: sweepReports,
  'for-ever': () => Promise.all([decideForEver(1), decideForEver(2), sweepForEver()]),
};

async function decideAbout(comment: string, wanted: Decision) {
  const { version } = await db.comment.findUniqueOrThrow({
    where: { id: comment },
    select: { version: true },
  });
  const outcome = await decide({ id: comment, input: decision({ decision: wanted, version }), moderator });
  return outcome.outcome === 'decided' ? outcome.version : null;
}

async function decideForEver(hand: number): Promise<never> {
  const chance = randomFrom(seedOf(10 * Number(what) + hand));
  const all = await db.comment.findMany({ where: { articleId: id }, select: { id: true } });
  for (let n = 0; ; n += 1) {
    const comment = all[Math.floor(chance() * all.length)]?.id ?? '';
    const wanted = (['publish', 'decline', 'spam', 'hold'] as const)[n % 4] ?? 'publish';
    const version = await decideAbout(comment, wanted);
    if (version !== null) process.stdout.write(`${comment} ${version}\n`);
    if (n % 3 > 0) continue;
    const back = await undo({ id: comment, moderator });
    if (back.outcome === 'decided') process.stdout.write(`${comment} ${back.version}\n`);
  }
}

async function sweepForEver(): Promise<never> {
  for (;;) {
    await db.$executeRaw`UPDATE comment SET publish_at = now() WHERE publish_at > now() AND random() < 0.1`;
    await sweepPublications();
  }
}

await ACTS[act]?.();
process.stdout.write('done\n');
setInterval(() => undefined, 1000);
