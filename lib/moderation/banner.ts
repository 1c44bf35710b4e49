import { alertInWords } from '@/lib/moderation/alert-words';
import { db } from '@/lib/db';
import { Prisma, type SpamServiceState } from '@/lib/generated/prisma/client';

/** Something about the spam service that moderators should know, in words. */
export interface ServiceNotice {
  kind: 'key' | 'down' | 'alert' | 'quota' | 'reports';
  text: string;
  /** Since when it is so; null where nobody knows, or it does not matter. */
  since: Date | null;
  /** When what waits is next tried by itself; null where nothing is. */
  next: Date | null;
  /** Whether it helps to ask the service now. */
  canTry: boolean;
}

/** From here on somebody should know that the month is longer than the allowance. */
const NEAR = 0.8;

/** Counting further would cost more than the number is worth. */
const COUNT_LIMIT = 1_000;

/** What is wrong with the spam service, the worst first; nothing where nothing is, or where no service is asked. */
export async function readNotices(): Promise<ServiceNotice[]> {
  const [state, [owed]] = await Promise.all([
    db.spamServiceState.findUniqueOrThrow({ where: { id: 1 } }),
    readOwed(),
  ]);
  if (owed === undefined) return [];
  return [trouble(state, owed), alert(state), quota(state), reports(owed)].filter(
    (notice) => notice !== null,
  );
}

/** The worst of it in one sentence, for script; null when nothing is wrong. */
export async function readBanner(): Promise<string | null> {
  return (await readNotices())[0]?.text ?? null;
}

interface Owed {
  /** Comments that wait for an answer of the service, and when the first of them is tried again. */
  waiting: number;
  next: Date | null;
  /** Corrections that the service has been told of and has not thanked for. */
  reports: number;
  nextReport: Date | null;
}

async function readOwed(): Promise<Owed[]> {
  return db.$queryRaw<Owed[]>(Prisma.sql`
    SELECT w.waiting, w.next, r.reports, r.next AS "nextReport" FROM
      (SELECT count(*)::int AS waiting, min(due_at) AS next FROM (
        SELECT due_at FROM comment
        WHERE due_at IS NOT NULL AND status = 'pending' AND last_actor = 'machine' AND holds @> ARRAY['spam-service']
        LIMIT ${COUNT_LIMIT}) w) w,
      (SELECT count(*)::int AS reports, min(report_at) AS next FROM (
        SELECT report_at FROM comment WHERE report_at IS NOT NULL AND report_attempts > 0 LIMIT ${COUNT_LIMIT}) r) r`);
}

const PROMISE = 'Nothing is lost, and nothing is published unseen.';

function trouble(state: SpamServiceState, { waiting, next }: Owed): ServiceNotice | null {
  if (state.keyState === 'invalid')
    return {
      kind: 'key',
      text: `Akismet does not take the key of this site. Every comment waits for a person until an administrator has corrected it. ${PROMISE}`,
      since: state.failingSince,
      next: null,
      canTry: true,
    };
  if (state.failingSince === null) return null;
  return {
    kind: 'down',
    text: `${CAUSES[state.cause ?? ''] ?? CAUSES.network} ${waitInWords(waiting)} ${PROMISE}`,
    since: state.failingSince,
    next: waiting === 0 ? null : next,
    canTry: true,
  };
}

const CAUSES: Record<string, string> = {
  network: 'Akismet cannot be reached.',
  timeout: 'Akismet is not answering in time.',
  throttled: 'Akismet does not answer any more, because too much was asked of it.',
  suspended: 'Akismet answers with an error about the account of this site.',
  'http-status': 'Akismet answers with an error.',
  'unexpected-answer': 'Something answers in the place of Akismet.',
  redirect: 'Something answers in the place of Akismet.',
};

function waitInWords(waiting: number): string {
  if (waiting === 0) return 'No comment waits for it.';
  if (waiting === 1) return 'One comment waits for it, and is tried again by itself.';
  const many = waiting < COUNT_LIMIT ? String(waiting) : `${COUNT_LIMIT} or more`;
  return `${many} comments wait for it, and are tried again by themselves.`;
}

function alert({ alertCode, alertMessage }: SpamServiceState): ServiceNotice | null {
  if (alertCode === null) return null;
  const text = alertInWords({ code: alertCode, message: alertMessage });
  return { kind: 'alert', text, since: null, next: null, canTry: false };
}

function quota({ usageCount, usageLimit, usageAt }: SpamServiceState): ServiceNotice | null {
  if (usageCount === null || usageLimit === null || usageLimit === 0n) return null;
  const share = Number(usageCount) / Number(usageLimit);
  if (share < NEAR) return null;
  const [count, limit] = [usageCount, usageLimit].map((calls) => calls.toLocaleString('en-GB'));
  const text = `${count} of the ${limit} checks that the key allows in a month are used, ${Math.floor(share * 100)} %. When they are used up, comments wait for a person.`;
  return { kind: 'quota', text, since: usageAt, next: null, canTry: false };
}

function reports({ reports, nextReport }: Owed): ServiceNotice | null {
  if (reports === 0) return null;
  const text =
    reports === 1
      ? 'Akismet has not yet taken one correction of a verdict. It is sent again by itself.'
      : `Akismet has not yet taken ${reports} corrections of verdicts. They are sent again by themselves.`;
  return { kind: 'reports', text, since: null, next: nextReport, canTry: false };
}
