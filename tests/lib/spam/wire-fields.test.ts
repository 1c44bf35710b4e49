import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import type { SpamService } from '@/lib/spam/akismet';
import { checkForSpam } from '@/lib/spam/check-for-spam';
import { describeTier, fieldsOfTier, PRIVACY_TIERS } from '@/lib/spam/disclosure';
import { reportVerdict } from '@/lib/spam/report-verdict';
import type { SpamComment } from '@/lib/spam/wire-fields';

import { TEST_KEY } from '../../akismet-protocol';
import { startAkismetServer, type AkismetServer } from '../../akismet-server';
import { aService, COMMENT, ORIGIN } from './fixtures';

let server: AkismetServer;

beforeAll(async () => {
  server = await startAkismetServer();
});

afterEach(() => {
  server.requests.length = 0;
});

afterAll(() => server.close());

const SITE = {
  api_key: TEST_KEY,
  blog: 'https://folkmoot.example.org',
  blog_lang: 'en',
  blog_charset: 'UTF-8',
};
const TEXT_AND_IP = {
  ...SITE,
  comment_content: COMMENT.body,
  user_ip: '2001:db8::77',
  recheck_reason: 'edit',
};
const NO_EMAIL = {
  ...TEXT_AND_IP,
  comment_author: 'Quillfeather',
  comment_type: 'comment',
  comment_parent: '0123456789abcdef',
  comment_date_gmt: '2026-03-04T05:06:07.000Z',
  comment_post_modified_gmt: '2026-02-01T00:00:00.000Z',
  permalink: 'https://folkmoot.example.org/articles/the-long-winter',
  user_agent: 'Zephyrbrowser/9',
  referrer: 'https://folkmoot.example.org/',
  user_role: 'member',
  POST_ak_js: String(Date.parse('2026-03-04T05:05:06Z')),
  honeypot_field_name: 'website',
  website: '',
};
const FULL = { ...NO_EMAIL, comment_author_email: 'quill@feather.example' };

async function sent(overrides: Partial<SpamService> = {}, comment: Partial<SpamComment> = {}) {
  await checkForSpam({
    service: aService(server.endpoint, overrides),
    comment: { ...COMMENT, ...comment },
    origin: ORIGIN,
    reason: 'edit',
  });
  return server.requests.at(-1)?.fields ?? {};
}

describe('what goes over the wire', () => {
  it('is everything in the tier "full"', async () => {
    expect(await sent({ tier: 'full' })).toEqual(FULL);
  });

  it('is all but the e-mail address in the tier "no-email"', async () => {
    expect(await sent({ tier: 'no-email' })).toEqual(NO_EMAIL);
  });

  it('is the text and the IP address in the tier "text-and-ip"', async () => {
    expect(await sent({ tier: 'text-and-ip' })).toEqual(TEXT_AND_IP);
  });

  it.each(PRIVACY_TIERS)('has in the tier "%s" no field that readers are not told of', async (tier) => {
    const report = { comment: COMMENT, origin: ORIGIN, reporter: 'Moderator', checkResponse: true } as const;
    await sent({ tier, isTest: true });
    await reportVerdict({ service: aService(server.endpoint, { tier }), as: 'ham', ...report });

    const fields = new Set(server.requests.flatMap((request) => Object.keys(request.fields)));

    expect(fields).toEqual(fieldsOfTier(tier));
  });

  it('has nothing of a person in its headers or its address', async () => {
    await sent();

    const [request] = server.requests;
    expect(request?.path).toBe('/1.1/comment-check');
    expect(request?.headers).toMatchObject({
      host: new URL(server.endpoint).host,
      'content-type': 'application/x-www-form-urlencoded',
      'user-agent': expect.stringMatching(/^Folkmoot \| akismet-api/),
    });
    expect(Object.keys(request?.headers ?? {}).sort()).toEqual(
      ['accept-encoding', 'connection', 'content-length', 'content-type', 'host', 'user-agent'].sort(),
    );
  });

  it('leaves out what is not known, and sends nothing empty but the trap', async () => {
    const fields = await sent(
      {},
      { email: '', parentId: null, role: undefined, articleChangedAt: null, formAge: null },
    );

    for (const name of [
      'comment_author_email',
      'comment_parent',
      'user_role',
      'comment_post_modified_gmt',
      'POST_ak_js',
    ])
      expect(fields).not.toHaveProperty(name);
    expect(Object.entries(fields).filter(([, value]) => value === '')).toEqual([['website', '']]);
  });

  it('says what the trap has caught, and nothing of a form without one', async () => {
    expect(await sent({}, { honeypot: 'https://pills.example' })).toMatchObject({
      honeypot_field_name: 'website',
      website: 'https://pills.example',
    });
    expect(await sent({}, { honeypot: null })).not.toHaveProperty('honeypot_field_name');
  });

  it.each([-1, NaN, Infinity])('does not believe a form that was open for %d ms', async (formAge) => {
    expect(await sent({}, { formAge })).not.toHaveProperty('POST_ak_js');
  });

  it('survives any text, and a date that is none', async () => {
    const body = `\ud800 \u0000 ${'%00&user_role=administrator&'.repeat(700)} ${'🌈'.repeat(2000)} [a]=b`;

    const fields = await sent({}, { body, writtenAt: new Date(NaN) });

    expect(fields.comment_content).toBe(body.toWellFormed());
    expect(fields.user_role).toBe('member');
    expect(fields).not.toHaveProperty('comment_date_gmt');
  });

  it('reaches an endpoint below any path', async () => {
    const endpoint = new URL('/proxy/akismet/1.1/', server.endpoint).href;

    expect(await sent({ endpoint })).toEqual(FULL);
    expect(server.requests[0]?.path).toBe('/proxy/akismet/1.1/comment-check');
  });
});

describe('what readers are told', () => {
  it('grows with the tier, and says e-mail only where it is sent', () => {
    const [least, middle, most] = PRIVACY_TIERS.map(describeTier);

    expect(middle).toEqual(expect.arrayContaining(least ?? []));
    expect(most).toEqual(expect.arrayContaining(middle ?? []));
    expect(most?.join()).toContain('e-mail');
    expect(middle?.join()).not.toContain('e-mail');
    expect(least).toContain('the IP address it was sent from');
  });
});
