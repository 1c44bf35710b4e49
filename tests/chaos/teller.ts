import { newId } from '@/lib/ids';
import { deliverMails } from '@/lib/notifications/deliver-mails';
import { fanOut } from '@/lib/notifications/fan-out';
import { gatherMails } from '@/lib/notifications/gather-mails';
import { db } from '@/lib/db';
import { createComment } from '@/tests/factories';
import { passWindows, show } from '@/tests/notifying';

/**
 * A site in small, made to be killed: publishes comments and tells of them until then, and says each comment that passed the
 * gate on a line of its own. `teller.ts ARTICLE`, with the environment of a site.
 */
const [articleId = ''] = process.argv.slice(2);

async function publishForEver(): Promise<never> {
  for (;;) {
    const id = newId();
    await createComment({ id, articleId, status: 'pending', body: `About ${id}.` });
    await show(id);
    process.stdout.write(`${id}\n`);
    // No more than can be told of.
    while ((await db.notifyTask.count()) > 2) await fanOut();
  }
}

async function tellForEver(): Promise<never> {
  for (;;) {
    await fanOut();
    await gatherMails();
    await deliverMails();
    await passWindows();
  }
}

await Promise.all([publishForEver(), tellForEver()]);
