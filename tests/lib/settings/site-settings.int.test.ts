import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { akismet } from '@/tests/with-akismet';
import type { Administrator } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import { env } from '@/lib/env';
import { onDropPages } from '@/lib/page-cache/invalidate';
import { addSection, changeSection, listAllSections } from '@/lib/settings/sections';
import { needsSetUp, readSettingsForm, saveSettings, type SaveOutcome } from '@/lib/site-settings';
import { readSettings } from '@/lib/site';
import type { Part } from '@/lib/settings/schema';
import { TEST_KEY } from '@/tests/akismet-protocol';
import { createArticle, createSection } from '@/tests/factories';

const administrator = { accountId: 'somebody' } as Administrator;
const read = () => readSettingsForm(administrator);
const row = () => db.site.findUniqueOrThrow({ where: { id: 1 } });

/** Saves with the version that a form would show now. */
async function save(part: Part, raw: Record<string, unknown>): Promise<SaveOutcome> {
  return saveSettings({ part, raw: { version: (await read()).version, ...raw }, administrator });
}

beforeEach(async () => {
  // The key is to be entered in the browser, not to come from the environment.
  Object.assign(env, { AKISMET_KEY: undefined });
  akismet.answer('fixtures');
  await db.section.deleteMany();
  await db.site.update({ where: { id: 1 }, data: { name: 'Folkmoot', akismetKey: null, setUpAt: null } });
});

const dropped: string[] = [];
const stop = onDropPages((tags) => dropped.push(...tags));
afterAll(() => stop());

describe('settings', () => {
  it('are saved by part; what was not sent stays, and every page is made anew', async () => {
    dropped.length = 0;
    expect(await save('site', { name: '  The   Commons ', leaveUrl: 'https://weather.example/' })).toEqual({
      outcome: 'saved',
    });

    expect(await row()).toMatchObject({
      name: 'The Commons',
      language: 'en',
      leaveUrl: 'https://weather.example/',
    });
    expect(dropped).toEqual(['all']);
    expect(await needsSetUp()).toBe(true);
  });

  it('read numbers, lists and languages as people type them', async () => {
    await save('site', { language: 'pt-br' });
    await save('comments', {
      commentPolicy: 'all',
      maxLinks: ' 0 ',
      trustedAfter: '5',
      heldWords: 'cheap\r\n\r\nCheap\nfree money\n',
    });

    expect(await row()).toMatchObject({ language: 'pt-BR', maxLinks: 0, trustedAfter: 5 });
    expect(await readSettings()).toMatchObject({
      commentPolicy: 'all',
      heldWords: ['cheap', 'free money'],
    });
    await save('comments', { commentPolicy: 'auto' });
    expect((await row()).commentPolicy).toBeNull();
    // What moderators change in the same rules stands in their log; so does this.
    expect(await db.moderationAct.count({ where: { act: 'rules-saved' } })).toBe(2);
  });

  it.each<[Part, Record<string, unknown>, string[]]>([
    ['site', { name: ' \u200b ', description: 'x'.repeat(301) }, ['name', 'description']],
    ['site', { name: 'x'.repeat(61), language: 'no language' }, ['name', 'language']],
    ['site', { leaveUrl: 'http://plain.example/' }, ['leaveUrl']],
    ['site', { leaveUrl: 'javascript:alert(1)' }, ['leaveUrl']],
    ['site', { leaveUrl: 'https://me:secret@weather.example/' }, ['leaveUrl']],
    [
      'comments',
      { maxLinks: '-1', trustedAfter: '0', commentPolicy: 'some' },
      ['commentPolicy', 'maxLinks', 'trustedAfter'],
    ],
    ['privacy', { privacyTier: 'all of it' }, ['privacyTier']],
    ['site', { name: ['one', 'two'] }, ['name']],
  ])('say everything that is wrong at once, and keep what was typed: %s %o', async (part, raw, names) => {
    const before = await row();
    const outcome = await save(part, raw);

    expect(outcome).toMatchObject({ outcome: 'invalid' });
    if (outcome.outcome !== 'invalid') return;
    expect(Object.keys(outcome.errors).toSorted()).toEqual(names.toSorted());
    for (const name of names) if (name === 'description') expect(outcome.values[name]).toBe(raw[name]);
    expect(await row()).toEqual(before);
  });

  it('are never overwritten unseen: of two with one version the second is told', async () => {
    const { version } = await read();
    const first = await saveSettings({ part: 'site', raw: { version, name: 'One' }, administrator });
    const second = await saveSettings({ part: 'site', raw: { version, name: 'Two' }, administrator });

    expect(first).toEqual({ outcome: 'saved' });
    expect(second).toMatchObject({ outcome: 'conflict', values: { name: 'Two' } });
    expect((await row()).name).toBe('One');
    const both = await Promise.all([save('site', { name: 'Three' }), save('site', { name: 'Four' })]);
    expect(both.map(({ outcome }) => outcome).toSorted()).toEqual(['conflict', 'saved']);
  });

  it('render the guidelines when they are saved, cleaned', async () => {
    await save('guidelines', { guidelines: '## Be *kind*\n\n<script>alert(1)</script>' });
    const { guidelinesHtml } = await row();
    expect(guidelinesHtml).toContain('Be <em>kind</em>');
    expect(guidelinesHtml).not.toContain('<script');
  });
});

describe('the key of the spam service', () => {
  it('is tried, sealed, used, and shown to nobody', async () => {
    expect(await save('privacy', { akismetKey: TEST_KEY, privacyTier: 'text-and-ip' })).toEqual({
      outcome: 'saved',
    });

    const { akismetKey } = await row();
    expect(Buffer.from(akismetKey!).toString('latin1')).not.toContain(TEST_KEY);
    expect(await readSettings()).toMatchObject({ akismetKey: TEST_KEY, privacyTier: 'text-and-ip' });
    const form = await read();
    expect(form.key).toBe('kept');
    expect(form.spamService.state).toBe('valid');
    expect(JSON.stringify(form)).not.toContain(TEST_KEY);
  });

  it('stays where nothing is entered, and goes when that is asked', async () => {
    await save('privacy', { akismetKey: TEST_KEY });
    await save('privacy', { akismetKey: '', privacyTier: 'full' });
    expect((await readSettings()).akismetKey).toBe(TEST_KEY);
    await save('privacy', { keyAct: 'remove' });
    expect(await readSettings()).toMatchObject({ akismetKey: null });
    expect(await read()).toMatchObject({ key: 'none', spamService: { state: 'none' } });
  });

  it.each([
    ['wrong', 'fixtures', /does not take/],
    ['hang-up', 'reset', /does not answer/],
    ['with spaces', 'fixtures', /letters and digits/],
  ] as const)('is not kept when it is %s', async (typed, answers, message) => {
    akismet.answer(answers);
    const outcome = await save('privacy', {
      akismetKey: answers === 'reset' ? TEST_KEY : typed,
      privacyTier: 'full',
    });
    expect(outcome).toMatchObject({ outcome: 'invalid' });
    expect(outcome.outcome === 'invalid' && outcome.errors.akismetKey?.join()).toMatch(message);
    expect(await row()).toMatchObject({ akismetKey: null });
  });

  it('is locked where the environment sets it', async () => {
    Object.assign(env, { AKISMET_KEY: TEST_KEY });
    expect((await read()).key).toBe('locked');
    for (const raw of [{ akismetKey: 'another1' }, { keyAct: 'remove' }]) {
      const outcome = await save('privacy', raw);
      expect(outcome.outcome === 'invalid' && outcome.errors.akismetKey?.join()).toMatch(/environment/);
    }
    expect((await readSettings()).akismetKey).toBe(TEST_KEY);
    expect(await save('privacy', { privacyTier: 'full', akismetKey: '' })).toEqual({ outcome: 'saved' });
  });
});

describe('sections', () => {
  const version = async () => (await read()).version;
  const names = async () => (await listAllSections()).map(({ name }) => name);

  it('are added, renamed, described, moved and removed', async () => {
    for (const name of ['Work', 'Letters', 'Work'])
      expect(await addSection({ raw: { version: await version(), name }, administrator })).toEqual({
        outcome: 'saved',
      });
    const [work, letters, again] = await listAllSections();
    expect([work!.slug, letters!.slug, again!.slug]).toEqual(['work', 'letters', 'work-2']);

    const act = async (id: string, raw: Record<string, unknown>) =>
      changeSection({ id, raw: { version: await version(), ...raw }, administrator });
    await act(again!.id, { name: 'Health', description: 'Sleep, and the lack of it.' });
    await act(again!.id, { act: 'up' });
    await act(again!.id, { act: 'up' });
    await act(again!.id, { act: 'up' });
    expect(await names()).toEqual(['Health', 'Work', 'Letters']);
    await act(work!.id, { act: 'down' });
    await act(letters!.id, { act: 'remove' });
    expect(await names()).toEqual(['Health', 'Work']);
    expect((await listAllSections())[0]).toMatchObject({
      slug: 'work-2',
      description: 'Sleep, and the lack of it.',
    });
  });

  it('stay while articles stand in them', async () => {
    const section = await createSection();
    await createArticle({ sectionId: section.id });
    expect(
      await changeSection({
        id: section.id,
        raw: { version: await version(), act: 'remove' },
        administrator,
      }),
    ).toEqual({ outcome: 'in-use' });
    expect(await names()).toEqual([section.name]);
  });

  it('need a name, and the newest version', async () => {
    const seen = await version();
    expect(await addSection({ raw: { version: seen, name: ' ' }, administrator })).toMatchObject({
      outcome: 'invalid',
    });
    await addSection({ raw: { version: seen, name: 'Work' }, administrator });
    expect(await addSection({ raw: { version: seen, name: 'Play' }, administrator })).toMatchObject({
      outcome: 'conflict',
      values: { name: 'Play' },
    });
  });
});
