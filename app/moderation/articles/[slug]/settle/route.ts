import { conversationSchema, settleConversation } from '@/lib/moderation/settle-article';
import { articlePath } from '@/lib/urls';
import { moderate } from '../../../moderate';

/** Opens, closes or slows down the conversation of one article. The forms of /moderation/articles/SLUG post here. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ slug: string }> },
): Promise<Response> {
  const { slug } = await params;
  return moderate(request, conversationSchema, async ({ input, moderator }) => {
    const settled = await settleConversation({ slug, input, moderator });
    const path = `/moderation${articlePath(settled.slug)}`;
    if (settled.outcome === 'conflict')
      return {
        seeOther: `${path}?error=changed#told`,
        json: { status: 409, body: { current: { state: settled.state } } },
      };
    return {
      seeOther: `${path}?done=${input.act}#told`,
      json: { status: 200, body: { settled: input.act } },
    };
  });
}
