import { setTimeout as sleep } from 'node:timers/promises';
import { closeConversations } from '@/lib/articles/close-conversations';
import { publishScheduled } from '@/lib/articles/publish-scheduled';
import { HOUR, MINUTE, SECOND } from '@/lib/clock';
import { sweepUsage } from '@/lib/comments/ask-usage';
import { sweepReports } from '@/lib/comments/report-verdicts';
import { sweepRevisions } from '@/lib/comments/check-revision';
import { checkKey } from '@/lib/comments/spam-service';
import { sweepChecks, sweepPublications } from '@/lib/comments/sweep';
import { errorFacts, log } from '@/lib/log';
import { forgetYesterday } from '@/lib/moderation/forget-yesterday';
import { confirmSubscriptions } from '@/lib/notifications/confirm-subscriptions';
import { deliverMails } from '@/lib/notifications/deliver-mails';
import { fanOut } from '@/lib/notifications/fan-out';
import { gatherMails } from '@/lib/notifications/gather-mails';
import { sendDigests } from '@/lib/notifications/send-digests';
import { tellAuthors } from '@/lib/outcomes/tell-authors';
import { purge } from '@/lib/privacy/purge';
import { sendPushes } from '@/lib/push/send-pushes';
import { readSettings } from '@/lib/site';

/** What is done by itself, and how often at the least. What is found waiting is followed by the next look at once. */
const ROUNDS: { name: string; every: number; work: () => Promise<number> }[] = [
  { name: 'check-comments', every: SECOND, work: sweepChecks },
  { name: 'check-revisions', every: SECOND, work: sweepRevisions },
  { name: 'publish-comments', every: SECOND, work: sweepPublications },
  { name: 'report-verdicts', every: SECOND, work: sweepReports },
  { name: 'fan-out', every: SECOND, work: fanOut },
  { name: 'gather-mails', every: SECOND, work: gatherMails },
  { name: 'deliver-mails', every: SECOND, work: deliverMails },
  { name: 'tell-authors', every: SECOND, work: tellAuthors },
  { name: 'send-pushes', every: 5 * SECOND, work: sendPushes },
  { name: 'confirm-subscriptions', every: SECOND, work: confirmSubscriptions },
  { name: 'publish-articles', every: 10 * SECOND, work: publishScheduled },
  { name: 'close-conversations', every: MINUTE, work: closeConversations },
  { name: 'send-digests', every: 5 * MINUTE, work: sendDigests },
  { name: 'ask-usage', every: 5 * MINUTE, work: sweepUsage },
  { name: 'forget-yesterday', every: MINUTE, work: forgetYesterday },
  { name: 'purge', every: HOUR, work: purgeQuietly },
];

/** After a failure (the database is away) a round waits this long. */
const AFTER_FAILURE = 5 * SECOND;

/**
 * Starts the work that nobody asks for, in this process. Every round is safe to run in several processes at once.
 * `stop` waits for what is under way.
 */
export function startJobs(): { stop: () => Promise<void> } {
  const stopping = new AbortController();
  const rounds = ROUNDS.map((round) => goRound(round, stopping.signal));
  const keyCheck = checkKeyAtBoot(stopping.signal);
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all([...rounds, keyCheck]);
    },
  };
}

async function goRound({ name, every, work }: (typeof ROUNDS)[number], signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    let pause = every;
    try {
      // More may be waiting behind what one look took.
      if ((await work()) > 0) pause = 0;
    } catch (error) {
      log('warn', 'job-failed', { job: name, ...errorFacts(error) });
      pause = Math.max(every, AFTER_FAILURE);
    }
    await rest(pause, signal);
  }
}

/** A wrong key shows at once, and not first when somebody's comment is held for it. */
async function checkKeyAtBoot(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const state = await checkKey(await readSettings());
      if (state === 'invalid') log('error', 'akismet-key-invalid');
      if (state !== 'unreachable') return;
    } catch (error) {
      log('warn', 'job-failed', { job: 'check-key', ...errorFacts(error) });
    }
    await rest(5 * MINUTE, signal);
  }
}

async function purgeQuietly(): Promise<number> {
  await purge();
  return 0;
}

/** Sleeps, or returns at once when everything is to stop. */
async function rest(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch {
    // The only reason for a sleep to be cut short is that everything stops.
  }
}
