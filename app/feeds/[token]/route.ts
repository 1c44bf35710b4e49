import { unlessKnown } from '@/lib/feeds/unless-known';
import { privateFeed } from '@/lib/inbox/private-feed';
import { answerFeed } from '@/app/answer-feed';

/** What answers one member, for whoever has its address: they, and the program they gave it to. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ token: string }> },
): Promise<Response> {
  const { token } = await params;
  return unlessKnown(request, await answerFeed(request, (cursor) => privateFeed(token, cursor)));
}
