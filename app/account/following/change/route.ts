import { sayChange } from '@/app/subscriptions/say-change';
import { answer } from '@/lib/http/answer';
import { changeSubscriber } from '@/lib/subscriptions/change-subscriber';
import { requireOwnSubscriber } from '../own-subscriber';

/** Changes how and of what one's account is told. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async ({ fields }) => {
    const subscriberId = await requireOwnSubscriber();
    return sayChange('/account/following', await changeSubscriber({ subscriberId, raw: fields }));
  });
}
