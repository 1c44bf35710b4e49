import { describe, expect, it, vi } from 'vitest';
import { keepDraft, readDraft, type Draft } from '@/lib/comments/drafts';
import { previewComment } from '@/lib/comments/preview-comment';
import { MESSAGES } from '@/lib/comments/schema';
import { db } from '@/lib/db';
import { keepForm, readKeptForm } from '@/lib/http/kept-form';
import { hashToken } from '@/lib/privacy/tokens';

const DRAFT: Draft = {
  values: {
    body: 'What I would not say twice.',
    name: '',
    email: 'wren@example.org',
    notify: 'replies',
    check: 'person',
    parentId: null,
  },
  errors: { name: [MESSAGES.emptyName] },
  preview: null,
  notice: { kind: 'rate-limited', retryAfter: 30 },
};

describe('a draft', () => {
  it('is given back as it was, as often as it is asked for', async () => {
    const token = await keepDraft(DRAFT);
    expect(await readDraft(token)).toEqual(DRAFT);
    expect(await readDraft(token)).toEqual(DRAFT);
  });

  it('cannot be read from the database alone', async () => {
    const token = await keepDraft(DRAFT);
    const row = await db.draft.findUniqueOrThrow({ where: { tokenHash: new Uint8Array(hashToken(token)) } });
    const bytes = Buffer.concat([row.tokenHash, row.sealed]).toString('latin1');
    for (const secret of ['twice', 'wren', 'rate-limited', token]) expect(bytes).not.toContain(secret);
    expect(row.expiresAt.getTime() - Date.now()).toBeGreaterThan(3_590_000);
    expect(row.expiresAt.getTime() - Date.now()).toBeLessThanOrEqual(3_600_000);
  });

  it('is gone after an hour, and was never there for another token', async () => {
    const token = await keepDraft(DRAFT);
    await db.draft.updateMany({ data: { expiresAt: new Date(Date.now() - 1) } });
    for (const asked of [token, '', 'x', `${token}x`, '\0', '\ud800'])
      expect(await readDraft(asked)).toBeNull();
  });

  it('is none when it was tampered with, put under another token, or written by an older release', async () => {
    const [one, two] = [await keepDraft(DRAFT), await keepDraft(DRAFT)];
    const sealed = async (token: string) =>
      (await db.draft.findUniqueOrThrow({ where: { tokenHash: new Uint8Array(hashToken(token)) } })).sealed;
    await db.draft.update({
      where: { tokenHash: new Uint8Array(hashToken(one)) },
      data: { sealed: await sealed(two) },
    });
    expect(await readDraft(one)).toBeNull();
    const old = await keepDraft({ text: 'of another shape' } as unknown as Draft);
    expect(await readDraft(old)).toBeNull();
  });

  it('is none when a form of another kind was kept, which is nothing to be told of', async () => {
    const logged = vi.spyOn(process.stderr, 'write');
    const token = await keepForm({ form: 'decision', values: { note: 'Mine.' }, errors: {} });

    expect(await readDraft(token)).toBeNull();
    expect(await readKeptForm({ form: 'decision', token: await keepDraft(DRAFT) })).toBeNull();
    expect(await readKeptForm({ form: 'decision', token })).toMatchObject({ values: { note: 'Mine.' } });
    expect(logged.mock.calls.flat().join('')).not.toContain('draft-unreadable');
    logged.mockRestore();
  });
});

describe('a preview', () => {
  it('is rendered as the comment will be, and needs nothing but a body', () => {
    expect(previewComment({ body: '*So* it was. <script>1</script>' })).toMatchObject({
      errors: {},
      preview: '<p><em>So</em> it was. &lt;script&gt;1&lt;/script&gt;</p>',
    });
  });

  it.each([
    ['', MESSAGES.emptyBody],
    ['\u200b', MESSAGES.emptyBody],
    ['a\0', MESSAGES.unwritable],
    [['a'], MESSAGES.notText],
  ])('says what is wrong with %j', (body, message) => {
    expect(previewComment({ body })).toMatchObject({ errors: { body: [message] }, preview: null });
  });
});
