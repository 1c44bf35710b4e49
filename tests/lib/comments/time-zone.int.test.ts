import { Client } from 'pg';
import { resetService } from '@/tests/with-akismet';
import { expect, it } from 'vitest';
import { decide } from '@/lib/moderation/decide';
import type { Moderator } from '@/lib/auth/viewer';
import { sweepPublications } from '@/lib/comments/sweep';
import { db } from '@/lib/db';
import { createAccount, createArticle, createComment } from '@/tests/factories';
import { posted, rowOf } from '@/tests/posting';
import { awaitQuietClock } from '@/tests/quiet-clock';

await awaitQuietClock();

it.each(['America/Los_Angeles', 'Pacific/Kiritimati'])(
  'posts and decides on a server whose clock shows %s',
  async (zone) => {
    resetService();
    const url = new URL(process.env.DATABASE_URL ?? '');
    const client = new Client({ connectionString: url.href });
    await client.connect();
    await client.query(`ALTER DATABASE ${url.pathname.slice(1)} SET timezone TO '${zone}'`);
    await client.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    await client.end();
    // Whoever connects without a wish of their own has the zone of the server.
    const other = new Client({ connectionString: url.href });
    await other.connect();
    expect((await other.query('SHOW TimeZone')).rows).toEqual([{ TimeZone: zone }]);
    await other.end();
    await expect.poll(() => db.site.count().catch(() => 0)).toBe(1);

    const { slug } = await createArticle();
    const comment = await posted(slug, { body: zone });
    expect(comment.status).toBe('published');
    const { createdAt } = await rowOf(comment);
    expect(Math.abs(createdAt.getTime() - Date.now())).toBeLessThan(10_000);
    const origin = await db.origin.findUniqueOrThrow({ where: { commentId: comment.id } });
    expect(origin.day.toISOString().slice(0, 10)).toBe(new Date().toISOString().slice(0, 10));

    const { id, handle, displayName } = await createAccount({ role: 'moderator' });
    const moderator = { accountId: id, handle, displayName, role: 'moderator' } as unknown as Moderator;
    const waiting = await createComment({ status: 'pending' });
    const outcome = await decide({
      id: waiting.id,
      input: { decision: 'publish', version: 1, reason: null, note: null },
      moderator,
    });
    if (outcome.outcome !== 'decided') throw new Error(outcome.outcome);
    expect(Math.abs(outcome.undoUntil.getTime() - Date.now() - 10_000)).toBeLessThan(5_000);
    await sweepPublications();
    expect(await rowOf(waiting)).toMatchObject({ visible: false });
  },
);
