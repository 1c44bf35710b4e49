import { leaveAndSay } from '@/app/subscriptions/say-change';
import { answer } from '@/lib/http/answer';
import { parseLeaving } from '@/lib/subscriptions/schema';
import { requireOwnSubscriber } from '../own-subscriber';

/** Leaves one thing that one's account follows, or everything. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async ({ fields }) => {
    const id = await requireOwnSubscriber();
    return leaveAndSay({ id, path: '/account/following', leaving: parseLeaving(fields) });
  });
}
