import sharp from 'sharp';
import { expect } from 'vitest';
import { newId } from '@/lib/ids';
import { beginArticle } from './lane';
import { formTo, send, type Pair } from './pair';

/** What one instance gave out the other one takes: addresses, sessions, pictures, and what was counted. */
export async function expectShared(pair: Pair, admin: string, path: string): Promise<void> {
  const [one, two] = pair.instances;
  const said = { body: 'I was there.', name: 'Sandpiper', nonce: newId() };
  const [first, second] = await Promise.all([
    send(one, `/api${path}/comments`, said),
    send(two, `/api${path}/comments`, said),
  ]);
  expect([first.status, second.status].toSorted()).toEqual([200, 201]);
  expect(second.body.id).toBe(first.body.id);
  const receipt = new URL(String(first.body.receiptUrl)).pathname;
  for (const { url } of pair.instances) expect((await fetch(url + receipt)).status).toBe(200);

  // One report of a network and day.
  const report = { reason: 'other', note: 'Please look.' };
  const reports = `/comments/${String(first.body.id)}/reports`;
  expect((await send(one, reports, report)).status).toBe(201);
  expect((await send(two, reports, report)).status).toBe(200);

  await expectPicture(pair, admin);
}

async function expectPicture(pair: Pair, admin: string): Promise<void> {
  const [one, two] = pair.instances;
  const slug = await beginArticle(pair, admin, 'With a picture');
  const picture = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#476' } })
    .png()
    .toBuffer();
  const form = new FormData();
  form.set('version', '2');
  form.set('alt1', 'A green wall');
  form.set('picture1', new Blob([new Uint8Array(picture)], { type: 'image/png' }), 'wall.png');
  expect((await formTo(one, `/write/${slug}/save`, form, admin)).status).toBe(303);
  const [row] = await pair.query<{ source: string }>(
    'SELECT body_source AS source FROM article WHERE slug = $1',
    [slug],
  );
  const address = /\/uploads\/[\w./-]+/.exec(row?.source ?? '')?.[0] ?? 'none';
  const shown = await fetch(two.url + address);
  expect([shown.status, shown.headers.get('content-type')]).toEqual([200, 'image/webp']);
}

/** Who signs out at one is signed out at the other. */
export async function expectSignedOutEverywhere(pair: Pair, session: string): Promise<void> {
  const [one, two] = pair.instances;
  const ask = async ({ url }: { url: string }) =>
    (await fetch(`${url}/account`, { redirect: 'manual', headers: { cookie: session } })).status;
  expect([await ask(one), await ask(two)]).toEqual([200, 200]);
  await send(two, '/sign-out', {}, session);
  expect([await ask(one), await ask(two)]).toEqual([303, 303]);
}
