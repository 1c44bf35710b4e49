import { describe, expect, it } from 'vitest';
import { may, needsSecondStep } from '@/lib/auth/policy';

describe('the policy', () => {
  it.each([
    ['comment', ['guest', 'member', 'author', 'moderator', 'administrator']],
    ['keep-account', ['member', 'author', 'moderator', 'administrator']],
    ['be-known', ['member', 'author', 'moderator', 'administrator']],
    ['write', ['author', 'moderator', 'administrator']],
    ['edit-any-article', ['administrator']],
    ['moderate', ['moderator', 'administrator']],
    ['administer', ['administrator']],
  ] as const)('lets %s those who may, and nobody else', (act, roles) => {
    const allowed = (['guest', 'member', 'author', 'moderator', 'administrator'] as const).filter((role) =>
      may(role === 'guest' ? null : role, act),
    );
    expect(allowed).toEqual(roles);
  });

  it('leaves to the banned to look after their account, and nothing else', () => {
    const acts = [
      'comment',
      'keep-account',
      'be-known',
      'write',
      'edit-any-article',
      'moderate',
      'administer',
    ] as const;
    for (const role of ['member', 'author', 'moderator', 'administrator'] as const)
      expect(acts.filter((act) => may(role, act, { isBanned: true }))).toEqual(['keep-account']);
  });

  it('wants two steps of those who look after the site', () => {
    expect((['member', 'author', 'moderator', 'administrator'] as const).filter(needsSecondStep)).toEqual([
      'moderator',
      'administrator',
    ]);
  });
});
