import { afterEach, describe, expect, it } from 'vitest';
import { env } from '@/lib/env';
import { newId } from '@/lib/ids';
import { listHeaders, messageIdOf, threadHeaders } from '@/lib/notifications/mail-headers';
import { hasRoomForTags, readTag, tagAddress } from '@/lib/notifications/tagged-address';

afterEach(() => Object.assign(env, { MAIL_FROM: undefined }));

const [subscriberId, articleId, root, parent, commentId] = Array.from({ length: 5 }, newId) as [
  string,
  ...string[],
] as [string, string, string, string, string];
const place = { commentId, articleId, ancestorIds: [root, parent] };

describe('the headers by which mails hang together', () => {
  it('name the mails about what is above, for one subscriber', () => {
    const reply = threadHeaders({ subscriberId, place });
    const above = threadHeaders({
      subscriberId,
      place: { commentId: parent, articleId, ancestorIds: [root] },
    });
    expect(reply.headers['In-Reply-To']).toBe(above.messageId);
    expect(reply.headers.References).toBe(`${above.headers.References} ${above.messageId}`);
    expect(threadHeaders({ subscriberId, place })).toEqual(reply);
    const another = threadHeaders({ subscriberId: newId(), place });
    expect(another.messageId).not.toBe(reply.messageId);
    expect(JSON.stringify(reply)).not.toMatch(
      new RegExp([subscriberId, articleId, root, parent, commentId].join('|')),
    );
  });

  it('answer the article where nothing is between, and stay short however deep', () => {
    const first = threadHeaders({ subscriberId, place: { ...place, ancestorIds: [] } });
    expect(first.headers['In-Reply-To']).toBe(first.headers.References);
    const deep = threadHeaders({
      subscriberId,
      place: { ...place, ancestorIds: Array.from({ length: 500 }, newId) },
    });
    expect(deep.headers.References!.split(' ')).toHaveLength(11);
  });

  it('say how to leave with one press', () => {
    expect(
      listHeaders({ manageHref: 'https://m/s/t', unsubscribeHref: 'https://m/s/t/unsubscribe' }),
    ).toEqual({
      'List-Id': '<replies.127.0.0.1>',
      'List-Unsubscribe': '<https://m/s/t/unsubscribe>',
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      'List-Help': '<https://m/s/t>',
      'X-Auto-Response-Suppress': 'All',
    });
    expect(messageIdOf(['digest', '1'])).toBe(messageIdOf(['digest', '1']));
    expect(messageIdOf(['digest', '1'])).not.toBe(messageIdOf(['digest', '2']));
  });
});

describe('an address with a tag', () => {
  it('is read again, whatever became of its letters, and no other is', () => {
    Object.assign(env, { MAIL_FROM: 'Folkmoot <mail@moot.example.org>' });
    const tag = { purpose: 'notification', id: '123' } as const;
    const address = tagAddress(tag)!;
    expect(address).toMatch(/^mail\+b123-[0-9a-f]{24}@moot\.example\.org$/);
    expect(readTag(address)).toEqual(tag);
    expect(readTag(address.toUpperCase())).toEqual(tag);
    for (const wrong of [
      address.replace('b123', 'b124'),
      address.replace('+b', '+r'),
      address.replace(/.@/, '@'),
      address.replace(/(.)@/, (_all, last: string) => `${last === '0' ? '1' : '0'}@`),
      'mail@moot.example.org',
      '',
    ])
      expect(readTag(wrong)).toBeNull();
  });

  it('is not made where MAIL_FROM leaves no room for it', () => {
    Object.assign(env, { MAIL_FROM: `${'a'.repeat(40)}@moot.example.org` });
    expect(tagAddress({ purpose: 'subscriber', id: newId() })).toBeNull();
    const hasRoom = [14, 15].map((length) => {
      Object.assign(env, { MAIL_FROM: `Folkmoot <${'a'.repeat(length)}@moot.example.org>` });
      return hasRoomForTags();
    });
    expect(hasRoom).toEqual([true, false]);
  });
});
