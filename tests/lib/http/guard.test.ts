import { describe, expect, it } from 'vitest';
import { passesGuard } from '@/lib/http/guard';

const SITE = 'https://moot.example.org';
const LOCAL = 'http://127.0.0.1:3000';
const SESSION = 'theme=dark; __Host-folkmoot_session=abc';

type Case = [why: string, headers: Record<string, string>, siteUrl: string, passes: boolean];

const CASES: Case[] = [
  ['a form of our own page', { 'sec-fetch-site': 'same-origin', origin: SITE, cookie: SESSION }, SITE, true],
  ['an address typed by hand', { 'sec-fetch-site': 'none', cookie: SESSION }, SITE, true],
  [
    'a page of a foreign site',
    { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
    SITE,
    false,
  ],
  ['a foreign page that hides its origin', { 'sec-fetch-site': 'cross-site' }, SITE, false],
  ['a page of a neighbour', { 'sec-fetch-site': 'same-site' }, SITE, false],
  ['an unknown word in Sec-Fetch-Site', { 'sec-fetch-site': 'same-origin, none' }, SITE, false],
  ['an empty Sec-Fetch-Site', { 'sec-fetch-site': '' }, SITE, false],
  ['an old browser on our page', { origin: SITE, cookie: SESSION }, SITE, true],
  ['an old browser on a foreign page', { origin: 'https://evil.example' }, SITE, false],
  [
    'an origin that contradicts',
    { 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' },
    SITE,
    false,
  ],
  ['the origin null', { origin: 'null' }, SITE, false],
  ['the origin null beside same-origin', { 'sec-fetch-site': 'same-origin', origin: 'null' }, SITE, false],
  ['an empty origin', { origin: '' }, SITE, false],
  ['two origins', { origin: `${SITE}, https://evil.example` }, SITE, false],
  ['our name under another scheme', { origin: 'http://moot.example.org' }, SITE, false],
  ['our name on another port', { origin: `${SITE}:8443` }, SITE, false],
  ['our name as a beginning', { origin: `${SITE}.evil.example` }, SITE, false],
  ['our origin with a path', { origin: `${SITE}/articles` }, SITE, false],
  ['a script without a session', {}, SITE, true],
  ['a script with other cookies', { cookie: 'theme=dark; not_folkmoot_session=1' }, SITE, true],
  ['a script with a session', { cookie: SESSION }, SITE, false],
  ['a script with a plain session', { cookie: 'folkmoot_session=abc' }, LOCAL, false],
  ['localhost for 127.0.0.1', { origin: 'http://localhost:3000', cookie: SESSION }, LOCAL, true],
  ['[::1] for 127.0.0.1', { origin: 'http://[::1]:3000' }, LOCAL, true],
  ['127.0.0.1 for localhost', { origin: LOCAL }, 'http://localhost:3000', true],
  ['another program on this machine', { origin: 'http://localhost:3001' }, LOCAL, false],
  ['loopback for a public site', { origin: 'http://localhost' }, 'http://moot.example.org', false],
];

describe('the guard', () => {
  it.each(CASES)('%s: %o', (_why, headers, siteUrl, passes) => {
    expect(passesGuard({ headers, siteUrl })).toBe(passes);
  });
});
