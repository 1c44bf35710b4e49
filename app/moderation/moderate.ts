import type { z } from 'zod';
import { requireModerator, type Moderator } from '@/lib/auth/viewer';
import { AppError } from '@/lib/errors';
import { answer, type Acted } from '@/lib/http/answer';

/** The list from which a form without script was sent, as its address: only these, and only with what narrows them. */
const LISTS = /^\/moderation(?:\/spam)?(?:\?[\w.~%&=:+*-]{1,400})?$/;

/**
 * Answers a form of the moderators' pages: who is none is refused first, then what is not shaped like `schema`, which is
 * 400. `back` is the list that the form was sent from, where it said so, and else the queue.
 */
export function moderate<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
  act: (sent: Sent<z.infer<Schema>>) => Promise<Acted>,
): Promise<Response> {
  return answer(request, async ({ fields, kind }) => {
    const moderator = await requireModerator();
    const { from, ...rest } = Object(fields) as Record<string, unknown>;
    const input = schema.safeParse(rest);
    if (!input.success) throw new AppError('invalid');
    return act({ input: input.data, moderator, kind, back: listOf(from) });
  });
}

interface Sent<Input> {
  input: Input;
  moderator: Moderator;
  kind: 'form' | 'json';
  back: string;
}

/** The list that a form named; the queue where it named none of ours. */
export function listOf(from: unknown): string {
  return typeof from === 'string' && LISTS.test(from) ? from : '/moderation';
}

/** A list, with one more word in its query. */
export function withWord(list: string, name: string, value: string): string {
  const { pathname, searchParams } = new URL(list, 'http://list');
  searchParams.set(name, value);
  return `${pathname}?${searchParams}`;
}
