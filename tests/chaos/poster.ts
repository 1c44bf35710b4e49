import { randomBytes } from 'node:crypto';
import { sweepChecks, sweepPublications } from '@/lib/comments/sweep';
import { db } from '@/lib/db';
import { newOrigin, posted } from '@/tests/posting';

/**
 * A site in small, made to be killed: posts and sweeps until then, and says each comment that it acknowledged on a line of
 * its own. `poster.ts SLUG NAME`, with the environment of a site.
 */
const [slug = '', name = ''] = process.argv.slice(2);
let n = 0;

/** Those who died before it posted from the same first networks. */
function originOfMine() {
  return {
    ...newOrigin(),
    ip: `2001:db8:${randomBytes(4)
      .toString('hex')
      .replace(/(....)/, '$1:')}::1`,
  };
}

async function postForEver(): Promise<never> {
  for (;;) {
    n += 1;
    const parent =
      n % 3 === 0
        ? await db.comment.findFirst({ where: { visible: true }, orderBy: { number: 'desc' } })
        : null;
    const body = `${n % 4 === 0 ? 'Pills' : 'Thoughts'} of ${name}, number ${n}`;
    // A parent may go between being looked up and being answered.
    const comment = await posted(
      slug,
      {
        name,
        body,
        nonce: `${name}-${n}`,
        parentId: parent?.id ?? null,
        email: 'wren@example.org',
        notify: 'replies',
      },
      { origin: originOfMine() },
    ).catch(() => null);
    if (comment !== null) process.stdout.write(`${comment.id}\n`);
  }
}

async function sweepForEver(): Promise<never> {
  for (;;) {
    await db.$executeRaw`UPDATE comment SET due_at = now() WHERE due_at > now() AND status = 'pending'`;
    await sweepChecks();
    await sweepPublications();
  }
}

await Promise.all([postForEver(), postForEver(), postForEver(), sweepForEver()]);
