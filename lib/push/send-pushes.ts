import { inForce } from '@/lib/auth/in-force';
import { db } from '@/lib/db';
import { env } from '@/lib/env';
import { Prisma } from '@/lib/generated/prisma/client';
import { tryToOpenEndpoint } from '@/lib/push/devices';
import { pushKeys } from '@/lib/push/push-keys';
import { wakeUp } from '@/lib/push/push-service';

const AT_ONCE = 50;

/** A browser is not woken up more often than this. */
const QUIET_MINUTES = 10;

/** What is older than this is no news. */
const NEWS_HOURS = 1;

/**
 * Wakes up the browsers of members who were told of something new: once for everything, and not again for a while. A
 * push is a hint, so each is claimed before it is sent: one that is lost comes with the next. Returns how many were woken up.
 */
export async function sendPushes(): Promise<number> {
  const keys = pushKeys();
  if (keys === null) return 0;
  const due = await claim();
  await Promise.all(
    due.map(async (device) => {
      const endpoint = tryToOpenEndpoint(device);
      const outcome = endpoint === null ? 'gone' : await wakeUp({ endpoint, keys });
      if (outcome === 'gone') await db.pushDevice.deleteMany({ where: { id: device.id } });
    }),
  );
  return due.length;
}

interface Device {
  id: string;
  sessionId: string;
  endpoint: Uint8Array;
}

/** The same people who hear of it on the page, once the quiet window has passed, unless they have paused or left. */
function claim(): Promise<Device[]> {
  return db.$queryRaw(Prisma.sql`
    WITH news AS (
      SELECT s.account_id, max(n.id) AS id
      FROM notification n JOIN subscriber s ON s.id = n.subscriber_id JOIN comment c ON c.id = n.comment_id
        JOIN article a ON a.id = c.article_id
      WHERE n.created_at > now() - ${NEWS_HOURS} * interval '1 hour'
        AND n.created_at <= now() - ${env.REPLY_MAIL_DELAY} * interval '1 second'
        AND EXISTS (SELECT 1 FROM push_device p WHERE p.account_id = s.account_id) AND s.left_at IS NULL AND s.paused_at IS NULL AND c.visible AND a.status = 'published'
        AND NOT EXISTS (
          SELECT 1 FROM sanction WHERE sanction.account_id = s.account_id AND sanction.kind = 'ban' AND ${inForce})
      GROUP BY 1
    ), due AS (
      SELECT d.id, news.id AS upto FROM push_device d JOIN news ON news.account_id = d.account_id
        JOIN session o ON o.id = d.session_id
      WHERE d.told_upto < news.id AND o.expires_at > now()
        AND (d.told_at IS NULL OR d.told_at < now() - ${QUIET_MINUTES} * interval '1 minute')
      LIMIT ${AT_ONCE} FOR UPDATE OF d SKIP LOCKED
    )
    UPDATE push_device d SET told_upto = due.upto, told_at = now() FROM due WHERE d.id = due.id
    RETURNING d.id, d.session_id AS "sessionId", d.endpoint`);
}
