import { describe, expect, it } from 'vitest';
import { makeStatementNames } from '@/lib/statement-names';

describe('names of statements', () => {
  it('are given to what is asked again and again, the same to the same text', () => {
    const nameOf = makeStatementNames();
    const asked = Array.from({ length: 6 }, () => nameOf({ sql: 'SELECT 1' }));

    expect(asked.slice(0, 3)).toEqual(['', '', '']);
    expect(new Set(asked.slice(3))).toEqual(new Set([expect.stringMatching(/^s[\w-]{20}$/)]));
    for (let time = 0; time < 3; time += 1) nameOf({ sql: 'SELECT 2' });
    expect(nameOf({ sql: 'SELECT 2' })).not.toBe(asked[5]);
  });

  it('run out, so that no stream of ever new statements fills the connections', () => {
    const nameOf = makeStatementNames();
    const named = new Set<string>();
    for (let text = 0; text < 1000; text += 1) {
      for (let time = 0; time < 5; time += 1) named.add(nameOf({ sql: `SELECT ${text}` }));
    }
    named.delete('');
    expect(named.size).toBe(400);
  });
});
