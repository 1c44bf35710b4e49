import { describe, expect, it } from 'vitest';
import { ReplyOrder, type Reply } from '@/lib/import/order-replies';
import fc from '@/tests/chance';

const reply = (sourceId: string, parentSourceId = '', isPing = false): Reply => ({
  sourceId,
  parentSourceId,
  isPing,
  trouble: null,
});

function order(replies: Reply[]): Reply[] {
  const orderer = new ReplyOrder<Reply>();
  return [...replies.flatMap((one) => orderer.add(one)), ...orderer.end()];
}

describe('the order of replies', () => {
  it('puts parents before replies and loses none, whatever order and parents they come with', () => {
    const anyReply = fc.record({
      sourceId: fc.nat(30).map(String),
      parentSourceId: fc.nat(40).map(String),
      isPing: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(anyReply, { selector: ({ sourceId }) => sourceId, maxLength: 30 }),
        (replies) => {
          const ordered = order(replies.map((one) => ({ ...one, trouble: null })));
          const ids = ordered.map(({ sourceId }) => sourceId);
          expect([...ids].sort()).toEqual(replies.map(({ sourceId }) => sourceId).sort());
          for (const [index, { parentSourceId, trouble }] of ordered.entries()) {
            if (trouble === null && parentSourceId !== '')
              expect(ids.slice(0, index)).toContain(parentSourceId);
          }
        },
      ),
    );
  });

  it('hands on at once what waits for nothing', () => {
    const orderer = new ReplyOrder<Reply>();

    expect(orderer.add(reply('2', '1'))).toEqual([]);
    expect(orderer.add(reply('1')).map(({ sourceId }) => sourceId)).toEqual(['1', '2']);
    expect(orderer.end()).toEqual([]);
  });

  it('opens circles and makes roots of what answered itself or a pingback', () => {
    expect(order([reply('1', '2'), reply('2', '1')])).toEqual([
      { ...reply('1'), trouble: 'parent-circular' },
      reply('2', '1'),
    ]);
    expect(order([reply('1', '1')])).toEqual([{ ...reply('1'), trouble: 'parent-circular' }]);
    expect(order([reply('2', '1'), reply('1', '', true)])).toEqual([
      reply('1', '', true),
      { ...reply('2'), trouble: 'parent-not-in-thread' },
    ]);
  });

  it('keeps the missing parent of an orphan: it may have been imported before', () => {
    expect(order([reply('2', '9'), reply('3', '2')])).toEqual([
      { ...reply('2', '9'), trouble: 'parent-missing' },
      reply('3', '2'),
    ]);
  });

  it('is not afraid of depth', () => {
    const chain = Array.from({ length: 50_000 }, (_, n) => reply(String(n + 1), String(n))).reverse();

    expect(order(chain)).toHaveLength(50_000);
  });
});
