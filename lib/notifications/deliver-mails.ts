import { MINUTE } from '@/lib/clock';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { errorFacts, log } from '@/lib/log';
import { canSendMail } from '@/lib/mail/can-send-mail';
import { sendMails, type Mail, type SendOutcome } from '@/lib/mail/send';
import { makeMail, type MadeMail } from '@/lib/notifications/make-mail';
import { readMails, type MailContent } from '@/lib/notifications/read-mails';
import { putBack, settleMail, skipRows, type Tried } from '@/lib/notifications/settle-mail';
import { readSettings } from '@/lib/site';
import { keepManageHash } from '@/lib/subscriptions/keep-manage-hash';

/** So many are read, and held in memory, at a time. */
const MAILS_AT_ONCE = 100;

/** As many as there are connections to the mail server. */
const SENT_AT_ONCE = 4;

/** Whoever has not come to a mail by then leaves it: before the claim on it ends, another must not begin with it. */
const LEASE_MINUTES = 15;
const ROUND = 10 * MINUTE;

/** Nobody there, twice in a row: the server is away, and what is left waits without having been tried. */
const FAILURES_IN_A_ROW = 2;

/**
 * Sends the mails that are due: new ones, and those that a server did not take before. Everything is looked at again first
 * (PRODUCT 6.4). Each process claims its own; what a process that died had claimed is due again after the lease, and is then
 * the same mail by its Message-ID. Returns how many were settled.
 */
export async function deliverMails(): Promise<number> {
  if (!canSendMail()) return 0;
  const claimed = await claim();
  if (claimed.length === 0) return 0;
  const [contents, site] = await Promise.all([readMails(claimed), readSettings()]);
  const round = { until: Date.now() + ROUND, failures: 0, settled: 0 };
  await sendMails(async (send) => {
    const queue = [...claimed];
    const work = async () => {
      for (let mail = queue.shift(); mail !== undefined; mail = queue.shift()) {
        const content = contents.get(mail.id);
        if (content === undefined) continue;
        if (round.failures >= FAILURES_IN_A_ROW || Date.now() > round.until) await putBack(mail.id);
        else await deliver({ mail, content, site, send, round });
      }
    };
    await Promise.all(Array.from({ length: SENT_AT_ONCE }, work));
  });
  return round.settled;
}

type Claimed = MadeMail & { attempts: number };

function claim(): Promise<Claimed[]> {
  return db.$queryRaw(Prisma.sql`
    WITH due AS (
      SELECT id FROM reply_mail WHERE settled_at IS NULL AND next_try_at <= now()
      ORDER BY next_try_at, id LIMIT ${MAILS_AT_ONCE} FOR UPDATE SKIP LOCKED
    )
    UPDATE reply_mail r SET attempts = r.attempts + 1, next_try_at = now() + ${LEASE_MINUTES} * interval '1 minute'
    FROM due WHERE r.id = due.id
    RETURNING r.id, r.subscriber_id AS "subscriberId", r.head_id AS "headId", r.is_digest AS "isDigest", r.attempts`);
}

interface Delivery {
  mail: Claimed;
  content: MailContent;
  site: { name: string; mailReplies: boolean };
  send: (mail: Mail) => Promise<SendOutcome>;
  round: { failures: number; settled: number };
}

/** One that fails keeps no other back: it is due again when its lease has ended. */
async function deliver({ mail, content, site, send, round }: Delivery): Promise<void> {
  try {
    await skipRows(content.skipped);
    const outcome = await sendUnlessEmpty({ mail, content, site, send });
    const isAway = outcome.outcome === 'later' && !/^\d/.test(outcome.code);
    round.failures = isAway ? round.failures + 1 : 0;
    if (await settleMail({ mail, outcome })) round.settled += 1;
  } catch (error) {
    log('warn', 'mail-not-made', { mail: String(mail.id), ...errorFacts(error) });
  }
}

async function sendUnlessEmpty({ mail, content, site, send }: Omit<Delivery, 'round'>): Promise<Tried> {
  const to = content.recipient.email;
  if (content.told.length === 0 || to === null) return { outcome: 'empty' };
  await keepManageHash(content.recipient);
  return send(makeMail({ mail, content, to, site }));
}
