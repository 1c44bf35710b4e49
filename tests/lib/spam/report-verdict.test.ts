import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { reportVerdict } from '@/lib/spam/report-verdict';

import type { Mode } from '../../akismet-protocol';
import { startAkismetServer, type AkismetServer } from '../../akismet-server';
import { aService, COMMENT, ORIGIN } from './fixtures';

let server: AkismetServer;

beforeAll(async () => {
  server = await startAkismetServer();
});

afterEach(() => {
  server.answer('fixtures');
  server.requests.length = 0;
});

afterAll(() => server.close());

function report(overrides: Partial<Parameters<typeof reportVerdict>[0]> = {}) {
  const service = aService(server.endpoint);
  return reportVerdict({ service, as: 'spam', comment: COMMENT, origin: ORIGIN, ...overrides });
}

describe('a report', () => {
  it.each(['spam', 'ham'] as const)('of %s is thanked for', async (as) => {
    expect(await report({ as, reporter: 'Moderator', checkResponse: as === 'ham' })).toEqual({
      outcome: 'thanked',
    });
    expect(server.requests[0]).toMatchObject({
      path: `/1.1/submit-${as}`,
      fields: {
        comment_content: COMMENT.body,
        user_ip: ORIGIN.ip,
        user_agent: ORIGIN.userAgent,
        reporter: 'Moderator',
        comment_check_response: String(as === 'ham'),
      },
    });
  });

  it.each<[Mode, string]>([
    ['invalid', 'invalid-key'],
    ['error-header', 'suspended'],
    ['garbage', 'unexpected-answer'],
    ['empty', 'unexpected-answer'],
    ['server-error', 'http-status'],
    ['throttled', 'throttled'],
    ['redirect', 'redirect'],
    ['reset', 'network'],
    ['hang', 'timeout'],
  ])('fails after "%s", because of %s', async (mode, cause) => {
    server.answer(mode);

    expect(await report()).toMatchObject({ outcome: 'failed', cause });
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    'thanks for making the web a better place.',
    'Thanks for making the web a better place.\n',
    'true',
  ])('is not thanked for with %j', async (body) => {
    server.answer({ body });

    expect(await report()).toEqual({ outcome: 'failed', cause: 'unexpected-answer' });
  });

  it('is not sent without the address of the author', async () => {
    expect(await report({ origin: { ip: '' } })).toEqual({ outcome: 'failed', cause: 'missing-field' });
    expect(server.requests).toEqual([]);
  });
});
