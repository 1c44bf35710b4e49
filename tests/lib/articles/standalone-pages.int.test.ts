import { beforeEach, describe, expect, it } from 'vitest';
import { findOldAddress } from '@/lib/articles/old-addresses';
import { getPage } from '@/lib/articles/queries';
import { listPages, removePage, savePage } from '@/lib/articles/standalone-pages';
import type { Administrator } from '@/lib/auth/viewer';
import { db } from '@/lib/db';

const administrator = {} as Administrator;
const save = (id: string | null, raw: Record<string, unknown>) => savePage({ id, raw, administrator });

async function begin(raw: Record<string, unknown>): Promise<string> {
  const outcome = await save(null, raw);
  if (outcome.outcome !== 'saved') throw new Error(JSON.stringify(outcome));
  return outcome.id;
}

beforeEach(async () => {
  await db.article.deleteMany();
});

describe('a page beside the articles', () => {
  it('is rendered when it is saved, at an address made from its title', async () => {
    await begin({ title: ' Who we are ', body: 'Four people.\n\n<script>alert(1)</script>' });
    const page = await getPage('who-we-are');
    expect(page).toMatchObject({ title: 'Who we are' });
    expect(page?.bodyHtml).toContain('<p>Four people.</p>');
    expect(page?.bodyHtml).not.toContain('<script');
  });

  it('is for nobody until that is said, and leads on from where it was', async () => {
    const id = await begin({ title: 'Contact', shown: 'no' });
    expect(await getPage('contact')).toBeNull();
    expect(await save(id, { version: '1', shown: 'yes', slug: 'Write to us' })).toEqual({
      outcome: 'saved',
      id,
    });
    expect(await getPage('write-to-us')).toMatchObject({ title: 'Contact' });
    expect(await findOldAddress('/pages/contact')).toBe('/pages/write-to-us');
  });

  it('is not overwritten unseen, and shares its address with no other', async () => {
    const id = await begin({ title: 'Contact' });
    await save(id, { version: '1', title: 'How to reach us' });
    expect(await save(id, { version: '1', title: 'Mine' })).toMatchObject({
      outcome: 'conflict',
      values: { title: 'Mine' },
    });
    expect(await save(null, { title: 'Contact' })).toMatchObject({
      outcome: 'invalid',
      errors: { slug: [expect.stringContaining('Another page')] },
    });
    expect(await save(null, { title: ' ', slug: '!?' })).toMatchObject({
      outcome: 'invalid',
      errors: { title: [expect.any(String)], slug: [expect.any(String)] },
    });
    await removePage({ id, administrator });
    expect(await listPages(administrator)).toEqual([]);
  });
});
