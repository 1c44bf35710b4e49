import { beforeEach, describe, expect, it } from 'vitest';
import { listMembers } from '@/lib/auth/members';
import type { Administrator } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import { createAccount } from '@/tests/factories';

const administrator = {} as Administrator;
beforeEach(() => db.account.deleteMany());

describe('the list of members', () => {
  it('has each once, thirty at a time, and nobody of another role', async () => {
    for (let n = 0; n < 65; n += 1) await createAccount({ handle: `bird-${String(n).padStart(2, 'x')}` });
    await createAccount({ handle: 'bird-aa', role: 'author' });
    const seen: string[] = [];
    let after: string | undefined;
    const lengths = [];
    do {
      const page = await listMembers({ administrator, after });
      seen.push(...page.members.map(({ handle }) => handle));
      lengths.push(page.members.length);
      after = page.next ?? undefined;
    } while (after !== undefined);
    expect(lengths).toEqual([30, 30, 5]);
    expect(new Set(seen).size).toBe(65);
    expect(seen).not.toContain('bird-aa');
  });

  it('finds whose handle or name begins so, however it is spelt, and bears everything else', async () => {
    await createAccount({ handle: 'redshank', displayName: 'Mud Runner' });
    await createAccount({ handle: 'greenshank', displayName: 'Other' });
    const handles = async (search: string) =>
      (await listMembers({ administrator, search })).members.map(({ handle }) => handle);
    expect(await handles('REDS')).toEqual(['redshank']);
    expect(await handles('múd')).toEqual(['redshank']);
    expect(await handles('  ')).toHaveLength(2);
    for (const nothing of ['%', '_', "'", 'shank', '\0', '\ud800', 'x'.repeat(300)])
      expect((await handles(nothing)).length, nothing).toSatisfy((count) => count === 0 || count === 2);
    expect(await listMembers({ administrator, after: '\0' })).toMatchObject({ next: null });
  });
});
