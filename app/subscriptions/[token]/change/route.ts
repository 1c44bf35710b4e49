import { changeSubscriber } from '@/lib/subscriptions/change-subscriber';
import { sayChange } from '../../say-change';
import { withSubscriber } from '../with-subscriber';

/** Changes how and of what one is told, with the link out of a mail. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ token: string }> },
): Promise<Response> {
  return withSubscriber(request, params, async ({ id, path, fields }) =>
    sayChange(path, await changeSubscriber({ subscriberId: id, raw: fields })),
  );
}
