import { AppError } from '@/lib/errors';
import { answer, type Acted } from '@/lib/http/answer';
import { isGuessing } from '@/lib/http/guessing';
import { originOf } from '@/lib/http/origin';
import { findByToken } from '@/lib/subscriptions/find-subscriber';

/** What somebody does with the link in the address of a request. */
interface WithSubscriber {
  id: string;
  /** The page of the link. */
  path: string;
  fields: unknown;
}

/**
 * Answers what is done with a link out of a mail: who has it may, without cookie or script, and who guesses is soon told to
 * wait. A link that was revoked is good for leaving (`forLeaving`) and for nothing else.
 */
export async function withSubscriber(
  request: Request,
  params: Promise<{ token: string }>,
  act: (subscriber: WithSubscriber) => Promise<Acted>,
  { forLeaving = false }: { forLeaving?: boolean } = {},
): Promise<Response> {
  const { token } = await params;
  return answer(request, async ({ fields }) => {
    const held = await findByToken(token);
    if (held === null || !(held.isCurrent || forLeaving))
      throw new AppError((await isGuessing(originOf(request).ip)) ? 'too-many' : 'not-found');
    return act({ id: held.subscriber.id, path: `/subscriptions/${token}`, fields });
  });
}
