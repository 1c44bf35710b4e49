import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { db } from '@/lib/db';
import { env } from '@/lib/env';
import { createArticle, createSubscriber, createSubscription } from '@/tests/factories';
import { passWindows, tellAll } from '@/tests/notifying';
import { startSmtpServer, type SmtpServer } from '@/tests/smtp-server';

/** The teller in one file, which starts in half the time; below node_modules, where it finds its packages. */
const TELLER = `node_modules/.cache/chaos-teller-${process.pid}.mjs`;
let server: SmtpServer;
beforeAll(async () => {
  await build({
    entryPoints: ['tests/chaos/teller.ts'],
    outfile: TELLER,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    alias: { '@': '.' },
  });
  server = await startSmtpServer();
  Object.assign(env, { SMTP_URL: server.url, REPLY_MAIL_DELAY: 0 });
});
afterAll(async () => {
  Object.assign(env, { SMTP_URL: undefined, REPLY_MAIL_DELAY: 300 });
  await server.close();
  await rm(TELLER, { force: true });
});

const KILLS = 6;
const READERS = 3;

/** From 0 up to 1, the same for the same number. */
const chance = (n: number) => (n * 0.618_034) % 1;

it(
  'loses no mail however often the process is killed, and sends one twice only as the same',
  { timeout: 120_000 },
  async () => {
    const { id: articleId } = await createArticle();
    for (let reader = 0; reader < READERS; reader += 1) {
      const { id } = await createSubscriber({ withReply: true });
      await createSubscription({ articleId, subscriberId: id });
    }
    // A cap would make digests of it, at an hour that does not come here.
    await db.$executeRaw`ALTER TABLE reply_mail ALTER COLUMN created_at SET DEFAULT now() - interval '2 days'`;
    let mails = 0;
    server.answer(() => {
      mails += 1;
      if (mails % 17 === 0) return 'drop-after-data';
      return mails % 7 === 0 ? { recipient: 450 } : 'accept';
    });
    const published: string[] = [];
    for (let life = 1; life <= KILLS; life += 1)
      published.push(...(await liveAndDie(articleId, chance(life) * 400)));
    expect(published.length).toBeGreaterThanOrEqual(KILLS);

    server.answer('accept');
    await passWindows();
    await tellAll();
    const sent = new Map<string, Set<string>>();
    for (const { recipients, parsed } of server.messages)
      for (const [, id] of parsed.text!.matchAll(/^> About (\w+)\.$/gm)) {
        const key = `${recipients[0]} ${id}`;
        sent.set(key, (sent.get(key) ?? new Set()).add(parsed.messageId!));
      }
    const visible = await db.comment.findMany({ where: { articleId, visible: true }, select: { id: true } });
    expect(visible.map(({ id }) => id)).toEqual(expect.arrayContaining(published));
    expect(sent.size).toBe(visible.length * READERS);
    expect([...sent.values()].filter(({ size }) => size > 1)).toEqual([]);
    expect(await db.notification.count({ where: { sentAt: null } })).toBe(0);
  },
);

/** Starts a teller, and kills it some time after its first comment, wherever it is. Returns what it published. */
async function liveAndDie(articleId: string, after: number): Promise<string[]> {
  const child = spawn(process.execPath, [TELLER, articleId], {
    env: { ...process.env, SMTP_URL: server.url, REPLY_MAIL_DELAY: '0' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let said = '';
  const ended = new Promise((resolve) => child.once('close', resolve));
  const spoke = new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      resolve();
    });
  });
  await Promise.race([spoke, ended]);
  await sleep(after);
  child.kill('SIGKILL');
  await ended;
  return said.split('\n').filter((id) => id.length === 16);
}
