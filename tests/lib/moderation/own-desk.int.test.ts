import { describe, expect, it } from 'vitest';
import { HOUR } from '@/lib/clock';
import { db } from '@/lib/db';
import { choicesSchema, readChoices, saveChoices } from '@/lib/moderation/choices';
import { readConversation } from '@/lib/moderation/conversation';
import { decide } from '@/lib/moderation/decide';
import { readOwnDay } from '@/lib/moderation/own-day';
import { readDecision, readQueue } from '@/lib/moderation/queue';
import { undo } from '@/lib/moderation/undo';
import { createBranch, createComment } from '@/tests/factories';
import { awaitQuietClock } from '@/tests/quiet-clock';
import { decided, decision, newModerator } from '@/tests/moderating';

await awaitQuietClock();

describe('what a moderator chooses', () => {
  it('is theirs alone, and what is not said stays', async () => {
    const [moderator, colleague] = [await newModerator(), await newModerator()];
    expect(await readChoices(moderator)).toEqual({ keysOn: true, cover: 'none' });

    await saveChoices({ choices: choicesSchema.parse({ cover: 'reported' }), moderator });
    await saveChoices({ choices: choicesSchema.parse({ keysOn: 'false' }), moderator });
    expect(await readChoices(moderator)).toEqual({ keysOn: false, cover: 'reported' });
    expect(await saveChoices({ choices: {}, moderator })).toEqual({ keysOn: false, cover: 'reported' });
    expect(await readChoices(colleague)).toEqual({ keysOn: true, cover: 'none' });
  });

  it.each([{ cover: 'some' }, { keysOn: 'perhaps' }, { accountId: 'somebody' }])('is never %o', (sent) => {
    expect(choicesSchema.safeParse(sent).success).toBe(false);
  });
});

describe('the day of a moderator', () => {
  it('counts their own decisions of today, and none that they took back', async () => {
    const [moderator, colleague] = [await newModerator(), await newModerator()];
    const [first, second, third] = [await waiting(), await waiting(), await waiting()];
    expect((await readOwnDay(moderator)).decided).toBe(0);

    decided(await decide({ id: first, input: decision({ decision: 'spam' }), moderator }));
    decided(await decide({ id: second, input: decision(), moderator }));
    decided(await undo({ id: second, moderator }));
    decided(await decide({ id: third, input: decision(), moderator: colleague }));

    const [last] = await db.commentHistory.findMany({ where: { commentId: third }, orderBy: { id: 'desc' } });
    expect(await readOwnDay(moderator)).toEqual({ seen: 2, decided: 1, lastDecidedAt: last?.at });
    decided(
      await decide({ id: second, input: decision({ decision: 'hold', version: 3 }), moderator: colleague }),
    );
    expect(await readOwnDay(colleague)).toMatchObject({ seen: 2, decided: 1 });
  });

  it('begins at midnight where they are', async () => {
    const moderator = await newModerator();
    const { accountId } = moderator;
    await db.commentHistory.create({
      data: {
        ...{ commentId: await waiting(), accountId, actor: 'moderator', toStatus: 'spam' },
        at: new Date(Date.now() - 6 * HOUR),
      },
    });
    const decidedAt = async (hour: number) => {
      const timeZone = zoneAt(hour);
      await db.moderatorChoice.upsert({
        where: { accountId },
        create: { accountId, timeZone },
        update: { timeZone },
      });
      return (await readOwnDay(moderator)).decided;
    };
    // It was in the morning of the same day, or in the evening before.
    expect([await decidedAt(12), await decidedAt(2)]).toEqual([1, 0]);
  });
});

describe('the conversation around a comment', () => {
  it('leads from the article down to its answers, with what is not published, and without spam', async () => {
    const moderator = await newModerator();
    const [root, parent] = await createBranch(2);
    const reply = (parentId: string | undefined, status: 'published' | 'pending' | 'declined' | 'spam') =>
      createComment({ articleId: root!.articleId, parentId: parentId ?? null, status });
    const beside = await reply(parent?.id, 'published');
    await reply(parent?.id, 'declined');
    const { id } = await reply(parent?.id, 'pending');
    const below = [await reply(id, 'declined'), await reply(id, 'published')];
    await reply(id, 'spam');

    const spoken = await readConversation({ id, moderator });
    expect(spoken.map((one) => [one.where, one.id])).toEqual([
      ['above', root?.id],
      ['above', parent?.id],
      ['beside', beside.id],
      ['this', id],
      ...below.map((one) => ['below', one.id]),
    ]);
    expect(spoken.at(-2)).toMatchObject({ status: 'declined', bodyHtml: below[0]?.bodyHtml });
    expect(await readConversation({ id: 'nothing', moderator })).toEqual([]);
  });

  it('among moderators goes on with whoever it was passed on to', async () => {
    const [moderator, colleague] = [await newModerator(), await newModerator()];
    const id = await waiting();
    const input = decision({ decision: 'hold', note: 'I know him. Would you look?' });
    decided(await decide({ id, input, moderator }));

    const listOf = async (who: typeof moderator) =>
      (await readQueue({ list: 'waiting', moderator: who })).items.map((item) => item.id);
    expect(await listOf(moderator)).not.toContain(id);
    expect(await listOf(colleague)).toContain(id);
    const seen = await readDecision({ id, moderator: colleague });
    expect(seen?.item.notes).toMatchObject([
      { by: moderator.displayName, note: 'I know him. Would you look?' },
    ]);
    expect(seen?.history.at(-1)).toMatchObject({ reason: 'passed-on', by: moderator.displayName });
  });
});

async function waiting(): Promise<string> {
  const { id } = await createComment({ status: 'pending' });
  return id;
}

/** A time zone in which it is this hour now; the signs of these are the wrong way round. */
function zoneAt(hour: number): string {
  const ahead = (hour - new Date().getUTCHours() + 24) % 24;
  return ahead > 12 ? `Etc/GMT+${24 - ahead}` : `Etc/GMT-${ahead}`;
}
