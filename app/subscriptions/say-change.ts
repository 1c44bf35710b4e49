import { AppError } from '@/lib/errors';
import type { Acted } from '@/lib/http/answer';
import type { ChangeOutcome } from '@/lib/subscriptions/change-subscriber';
import { leaveEverything, leaveOne } from '@/lib/subscriptions/leave-subscriptions';
import type { Leaving } from '@/lib/subscriptions/schema';

/** What came of a change, told on the page it was made on (`path`). */
export function sayChange(path: string, outcome: ChangeOutcome): Acted {
  switch (outcome.outcome) {
    case 'changed':
      return {
        seeOther: `${path}?done=${outcome.intent}`,
        json: { status: 200, body: { status: 'changed' } },
      };
    case 'invalid':
      throw new AppError('invalid');
    case 'unknown':
      throw new AppError('not-found');
    case 'not-now':
      return { seeOther: path, json: { status: 409, body: { reason: 'unconfirmed' } } };
  }
}

/** Leaves one thing or everything, and tells it there. */
export async function leaveAndSay({
  id,
  path,
  leaving,
}: {
  id: string;
  path: string;
  leaving: Leaving;
}): Promise<Acted> {
  const json = { status: 200, body: { status: 'left' } };
  if (leaving.kind !== 'one') {
    await leaveEverything(id);
    return { seeOther: path, json };
  }
  if (!(await leaveOne(id, leaving.subscription))) throw new AppError('not-found');
  return { seeOther: `${path}?done=left-one`, json };
}

/** The sentences for what `done` says. */
export const MANAGE_DONE = {
  confirmed: 'Your address is confirmed. From now on you are told of what you follow.',
  settings: 'Kept. It holds for what waits to be sent, too.',
  pause: 'Nothing is sent until you take it up again. What you follow is kept.',
  resume: 'From now on you are told again.',
  resubscribe: 'Welcome back. You are told again of everything below.',
  forget: 'Your address is forgotten.',
  follow: 'You follow it again.',
  'left-one': 'You are not told of that any more.',
};
