import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { checkForSpam } from '@/lib/spam/check-for-spam';
import { newCircuit, type Circuit } from '@/lib/spam/circuit';

import type { Mode } from '../../akismet-protocol';
import { startAkismetServer, type AkismetServer } from '../../akismet-server';
import { aService, COMMENT, ORIGIN } from './fixtures';

let server: AkismetServer;
let circuit: Circuit;
let time: number;

beforeAll(async () => {
  server = await startAkismetServer();
});

beforeEach(() => {
  time = 0;
  circuit = newCircuit(() => time);
});

afterEach(() => {
  server.answer('fixtures');
  server.requests.length = 0;
});

afterAll(() => server.close());

function check() {
  return checkForSpam({
    service: aService(server.endpoint, { circuit }),
    comment: COMMENT,
    origin: ORIGIN,
  });
}

async function checkWhile(mode: Mode) {
  server.answer(mode);
  return check();
}

describe('the circuit', () => {
  it('leaves a service alone that failed twice in a row, and says why at once', async () => {
    await checkWhile('server-error');
    await checkWhile('server-error');
    server.answer('ham');

    expect(await check()).toEqual({
      verdict: 'unknown',
      cause: 'http-status',
      retryAfterSeconds: 30,
      skipped: true,
      receipt: { answer: '', latencyMs: 0 },
    });
    expect(server.requests).toHaveLength(2);
  });

  it('forgives a single accident', async () => {
    await checkWhile('reset');
    expect(await checkWhile('ham')).toMatchObject({ verdict: 'ham' });
    await checkWhile('reset');
    expect(await checkWhile('ham')).toMatchObject({ verdict: 'ham' });
  });

  it('lets the next comment try after half a minute, and is well again when that goes well', async () => {
    await checkWhile('reset');
    await checkWhile('reset');
    server.answer('ham');
    time = 29_999;
    expect(await check()).toMatchObject({ skipped: true, retryAfterSeconds: 1 });

    time = 30_000;

    expect(await check()).toMatchObject({ verdict: 'ham' });
    expect(await check()).toMatchObject({ verdict: 'ham' });
  });

  it('makes one comment wait in half a minute, however many come', async () => {
    server.answer('hang');
    await Promise.all([check(), check()]);
    time = 30_000;

    const results = await Promise.all(Array.from({ length: 20 }, () => check()));

    expect(server.requests).toHaveLength(3);
    expect(results.filter((result) => 'skipped' in result)).toHaveLength(19);
    time = 59_999;
    expect(await check()).toMatchObject({ skipped: true, cause: 'timeout' });
    time = 60_000;
    server.answer('spam');
    expect(await check()).toMatchObject({ verdict: 'spam' });
  });

  it('does not take one comment’s missing field for a failure of the service', async () => {
    const missing = { body: 'Missing required field: comment_content.' };
    server.answerNext(missing, missing, missing);

    for (let count = 0; count < 3; count += 1)
      expect(await check()).toMatchObject({ cause: 'missing-field' });
    expect(await check()).toMatchObject({ verdict: 'ham' });
  });

  it('is one for all who share it, and plain data', () => {
    expect(JSON.parse(JSON.stringify(newCircuit()))).toMatchObject({ failures: 0 });
  });
});
