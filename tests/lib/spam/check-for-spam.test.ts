import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { gzipSync } from 'node:zlib';

import { checkForSpam, verifyKey, type SpamCheckResult } from '@/lib/spam/check-for-spam';

import { TEST_KEY, type Mode } from '../../akismet-protocol';
import { startAkismetServer, type AkismetServer } from '../../akismet-server';
import { aService, COMMENT, ORIGIN } from './fixtures';

let server: AkismetServer;
const noise = vi.spyOn(console, 'warn');

beforeAll(async () => {
  server = await startAkismetServer();
});

afterEach(() => {
  server.answer('fixtures');
  server.requests.length = 0;
  expect(noise).not.toHaveBeenCalled();
});

afterAll(() => server.close());

function check(overrides: Partial<Parameters<typeof checkForSpam>[0]> = {}): Promise<SpamCheckResult> {
  return checkForSpam({ service: aService(server.endpoint), comment: COMMENT, origin: ORIGIN, ...overrides });
}

describe('a verdict', () => {
  it('is ham for an ordinary comment', async () => {
    expect(await check()).toEqual({
      verdict: 'ham',
      provisional: false,
      receipt: {
        guid: expect.stringMatching(/^[0-9a-f]{32}$/),
        answer: 'false',
        latencyMs: expect.any(Number),
      },
    });
  });

  it('is spam for the guaranteed spam of the service, and ham for its administrators', async () => {
    const spammer = { ...COMMENT, name: 'akismet-guaranteed-spam' };
    const byAddress = { ...COMMENT, email: 'akismet-guaranteed-spam@example.com' };

    expect(await check({ comment: spammer })).toMatchObject({ verdict: 'spam', blatant: false });
    expect(await check({ comment: byAddress })).toMatchObject({ verdict: 'spam', blatant: false });
    expect(await check({ comment: { ...spammer, role: 'administrator' } })).toMatchObject({ verdict: 'ham' });
  });

  it('is blatant spam when the service advises to discard', async () => {
    server.answer('discard');

    expect(await check()).toMatchObject({ verdict: 'spam', blatant: true });
  });

  it('is provisional while the service still looks, and final at the second look', async () => {
    server.answer('recheck-after');

    expect(await check()).toMatchObject({ verdict: 'ham', provisional: { recheckAfterSeconds: 120 } });
    expect(await check({ reason: 'edit' })).toMatchObject({ provisional: { recheckAfterSeconds: 120 } });
    expect(await check({ reason: 'recheck' })).toMatchObject({ verdict: 'ham', provisional: false });
  });

  it.each([
    ['soon', 120],
    ['0', 1],
    ['99999999999', 3600],
  ])('takes "recheck after %s" as %i seconds', async (value, recheckAfterSeconds) => {
    server.answer({ body: 'false', headers: { 'X-akismet-recheck-after': value } });

    expect(await check()).toMatchObject({ verdict: 'ham', provisional: { recheckAfterSeconds } });
  });

  it('never is provisional spam', async () => {
    server.answer({ body: 'true', headers: { 'X-akismet-recheck-after': '120' } });

    expect(await check()).toMatchObject({ verdict: 'spam' });
  });

  it('comes with the notice to administrators, if there is one', async () => {
    server.answer('alert');

    expect(await check()).toMatchObject({
      verdict: 'ham',
      receipt: { alert: { code: '10502', message: 'Your site is over its limit of API calls.' } },
    });
  });

  it('is read from a compressed answer too', async () => {
    server.answer({ body: gzipSync('true'), headers: { 'Content-Encoding': 'gzip' } });

    expect(await check()).toMatchObject({ verdict: 'spam', receipt: { answer: 'true' } });
  });

  it('is read whatever type the answer claims to be', async () => {
    for (const type of ['multipart/form-data; boundary=x', 'application/json', 'image/png']) {
      server.answer({ body: 'true', headers: { 'Content-Type': type } });

      expect(await check()).toMatchObject({ verdict: 'spam' });
    }
  });
});

describe('no verdict', () => {
  const faults: [Mode, string][] = [
    ['error-header', 'suspended'],
    ['invalid', 'invalid-key'],
    ['server-error', 'http-status'],
    ['throttled', 'throttled'],
    ['redirect', 'redirect'],
    ['garbage', 'unexpected-answer'],
    ['empty', 'unexpected-answer'],
    ['binary', 'unexpected-answer'],
    ['true-newline', 'unexpected-answer'],
    ['endless', 'unexpected-answer'],
    ['reset', 'network'],
    ['cut-short', 'network'],
    ['hang', 'timeout'],
    ['slow-drip', 'timeout'],
  ];

  it.each(faults)('after "%s": unknown, because of %s', async (mode, cause) => {
    server.answer(mode);

    const result = await check();

    expect(result).toMatchObject({ verdict: 'unknown', cause });
    expect(result.receipt.answer.length).toBeLessThanOrEqual(50);
    expect(server.requests).toHaveLength(1);
  });

  it('counts no body beside an error, and keeps the error', async () => {
    for (const body of ['true', 'false', 'invalid']) {
      server.answer({ body, headers: { 'X-akismet-error': '10006' } });

      expect(await check()).toMatchObject({ cause: 'suspended', receipt: { answer: body, error: '10006' } });
    }
  });

  it('tells a used-up quota from a barred key', async () => {
    server.answer({ body: 'true', headers: { 'X-akismet-error': '10504' } });

    expect(await check()).toMatchObject({ verdict: 'unknown', cause: 'throttled' });
  });

  it('counts a verdict with any other status than 200 for nothing', async () => {
    for (const status of [201, 203, 400, 404, 503]) {
      server.answer({ status, body: 'false' });

      expect(await check()).toMatchObject({ verdict: 'unknown', cause: 'http-status' });
    }
  });

  it.each(['TRUE', ' true', 'true false', 'falsе', '﻿true', '1', 'null'])(
    'counts %j for nothing',
    async (body) => {
      server.answer({ body });

      expect(await check()).toMatchObject({ verdict: 'unknown', cause: 'unexpected-answer' });
    },
  );

  it('says how long the service wants to be left alone', async () => {
    server.answer('throttled');
    expect(await check()).toMatchObject({ retryAfterSeconds: 90 });

    const date = new Date(Date.now() + 60_000).toUTCString();
    server.answer({ status: 503, body: '', headers: { 'Retry-After': date } });
    const { retryAfterSeconds } = (await check()) as { retryAfterSeconds: number };
    expect(retryAfterSeconds).toBeGreaterThan(55);
    expect(retryAfterSeconds).toBeLessThanOrEqual(60);

    server.answer({ status: 503, body: '', headers: { 'Retry-After': 'later' } });
    expect(await check()).not.toHaveProperty('retryAfterSeconds');
  });

  it('for a wrong key, with the service’s help', async () => {
    const result = await check({ service: aService(server.endpoint, { key: 'anotherkey00' }) });

    expect(result).toMatchObject({ cause: 'invalid-key', receipt: { debugHelp: 'The key is not known' } });
  });

  it('for a missing field, with its name', async () => {
    const result = await check({ service: aService(server.endpoint, { site: '' }) });

    expect(result).toMatchObject({
      cause: 'missing-field',
      receipt: { answer: 'Missing required field: blog.', debugHelp: 'Empty "blog" value' },
    });
  });

  it.each(['', 'unknown', '192.0.2', '192.0.2.0/24', 'tor-exit.example'])(
    'and no call when the origin is no address but %j',
    async (ip) => {
      expect(await check({ origin: { ...ORIGIN, ip } })).toMatchObject({
        cause: 'missing-field',
        skipped: true,
      });
      expect(server.requests).toEqual([]);
    },
  );

  it('when nobody listens, or nobody can', async () => {
    const gone = await startAkismetServer();
    await gone.close();

    expect(await check({ service: aService(gone.endpoint) })).toMatchObject({ cause: 'network' });
    expect(await check({ service: aService('http://127.0.0.1:99999/') })).toMatchObject({ cause: 'network' });
  });

  it('when a packed answer unpacks to megabytes, or not at all', async () => {
    server.answer({ body: gzipSync(Buffer.alloc(900_000)), headers: { 'Content-Encoding': 'gzip' } });
    expect(await check()).toMatchObject({ cause: 'unexpected-answer' });

    server.answer({ body: 'true', headers: { 'Content-Encoding': 'gzip' } });
    expect(await check()).toMatchObject({ cause: 'unexpected-answer' });
  });
});

describe('the connection', () => {
  const ports = () => new Set(server.requests.map(({ port }) => port)).size;

  it('is kept for who asks next', async () => {
    for (const _ of Array(5)) expect(await check()).toMatchObject({ verdict: 'ham' });

    expect(ports()).toBe(1);
  });

  it('is not kept where the service was not well', async () => {
    server.answer({ status: 503, body: 'false' });
    await check();
    server.answer('ham');

    expect(await check()).toMatchObject({ verdict: 'ham' });
    expect(ports()).toBe(2);
  });

  it('is another one when the service lets go of the one that was kept as it is taken', async () => {
    await check();
    server.answerNext('reset');

    expect(await check()).toMatchObject({ verdict: 'ham' });
    expect(ports()).toBe(2);
    expect(server.requests[2]?.fields).toEqual(server.requests[1]?.fields);
  });

  it('is tried no third time', async () => {
    await check();
    server.answer('reset');

    expect(await check()).toMatchObject({ verdict: 'unknown', cause: 'network' });
    expect(server.requests).toHaveLength(3);
    expect(await check()).toMatchObject({ cause: 'network' });
    expect(server.requests).toHaveLength(4);
  });

  it('is not tried again for who has given up', async () => {
    await check();
    server.answer('hang');
    const caller = new AbortController();
    const service = aService(server.endpoint, { deadline: 600_000 });
    const result = check({ service, signal: caller.signal });
    await vi.waitUntil(() => server.requests.length === 2);

    caller.abort();

    expect(await result).toMatchObject({ cause: 'timeout' });
    await expect(server.requests[1]?.closed).resolves.toBe(false);
    server.answer('ham');
    expect(await check()).toMatchObject({ verdict: 'ham' });
    expect(server.requests).toHaveLength(3);
  });

  it.each<Mode>(['hang', 'slow-drip', 'endless'])(
    'is closed by us when the service does "%s"',
    async (mode) => {
      server.answer(mode);

      await check();

      await expect(server.requests[0]?.closed).resolves.toBe(false);
    },
  );

  it('is closed as soon as the caller gives up', async () => {
    server.answer('hang');
    const caller = new AbortController();
    const result = check({
      service: aService(server.endpoint, { deadline: 600_000 }),
      signal: caller.signal,
    });
    await vi.waitUntil(() => server.requests.length === 1);

    caller.abort();

    await expect(server.requests[0]?.closed).resolves.toBe(false);
    expect(await result).toMatchObject({ verdict: 'unknown', cause: 'timeout' });
  });

  it('is not made for a caller who has given up before', async () => {
    expect(await check({ signal: AbortSignal.abort() })).toMatchObject({ cause: 'timeout', skipped: true });
    expect(server.requests).toEqual([]);
  });

  it('is one for each call, also when many are made at once', async () => {
    server.answer((request) => (request.fields.comment_author?.startsWith('spam') ? 'spam' : 'ham'));

    const service = aService(server.endpoint, { deadline: 20_000 });
    const results = await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        check({ service, comment: { ...COMMENT, name: index % 3 ? `ham ${index}` : `spam ${index}` } }),
      ),
    );

    expect(results.map(({ verdict }) => verdict)).toEqual(
      Array.from({ length: 60 }, (_, index) => (index % 3 ? 'ham' : 'spam')),
    );
    expect(server.requests).toHaveLength(60);
  });
});

describe('what is kept and thrown', () => {
  const PRIVATE = [TEST_KEY, 'Marigold', 'Quillfeather', 'quill@', 'db8', 'Zephyr', 'oxen'];

  it.each<Mode>(['echo', 'server-error', 'reset', 'hang', 'redirect', 'garbage', 'invalid', 'binary'])(
    'holds nothing of the comment, its author or the key after "%s"',
    async (mode) => {
      server.answer(mode);

      const kept = JSON.stringify(await check());

      for (const secret of PRIVATE) expect(kept).not.toContain(secret);
    },
  );

  it('holds nothing of them when the service repeats them in its headers', async () => {
    server.answer(({ fields }) => ({
      status: 400,
      body: `${fields.user_ip} is blocked: ${fields.comment_author_email}\u202e\n`,
      headers: {
        'X-akismet-error': `key ${fields.api_key}`,
        'X-akismet-guid': String(fields.api_key),
        'X-akismet-alert-code': String(fields.comment_author),
        'X-akismet-alert-msg': encodeURIComponent(String(fields.comment_content)),
        'X-akismet-debug-help': `no permalink ${fields.permalink}`,
      },
    }));

    const { receipt } = await check();

    for (const secret of PRIVATE) expect(JSON.stringify(receipt)).not.toContain(secret);
    expect(receipt).not.toHaveProperty('guid');
    expect(receipt).toMatchObject({ error: 'key …', alert: { code: '…' } });
  });

  it('keeps whole characters of what it cuts short', async () => {
    const error = `${'¶'.repeat(199)}😀 and more`;
    server.answer({ status: 200, body: 'true', headers: { 'X-akismet-error': encodeURIComponent(error) } });

    const { receipt } = await check();

    expect(receipt.error).toBe(`${'¶'.repeat(199)}\ufffd`);
  });

  it('keeps enough of a strange answer to understand it', async () => {
    server.answer('garbage');

    const { receipt } = await check();

    expect(receipt.answer).toContain('Captive portal');
  });
});

describe('the key', () => {
  it('is valid, and was asked about with the site alone', async () => {
    expect(await verifyKey({ service: aService(server.endpoint) })).toMatchObject({ outcome: 'valid' });
    expect(server.requests[0]).toMatchObject({
      path: '/1.1/verify-key',
      fields: { key: TEST_KEY, blog: 'https://folkmoot.example.org' },
    });
    expect(Object.keys(server.requests[0]?.fields ?? {})).toHaveLength(2);
  });

  it('is invalid, with the service’s help', async () => {
    expect(await verifyKey({ service: aService(server.endpoint, { key: 'anotherkey00' }) })).toMatchObject({
      outcome: 'invalid',
      receipt: { debugHelp: 'The key is not known' },
    });
  });

  it('is valid and barred: then it is of no use', async () => {
    server.answer('error-header');

    expect(await verifyKey({ service: aService(server.endpoint) })).toMatchObject({
      outcome: 'unreachable',
      cause: 'suspended',
      receipt: { error: '10010', alert: { code: '10010' } },
    });
  });

  it.each<Mode>(['hang', 'reset', 'server-error', 'garbage', 'redirect', 'empty'])(
    'is not judged when the service does "%s"',
    async (mode) => {
      server.answer(mode);

      expect(await verifyKey({ service: aService(server.endpoint) })).toMatchObject({
        outcome: 'unreachable',
      });
    },
  );
});
