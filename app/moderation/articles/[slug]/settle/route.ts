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
    return {
      seeOther: `/moderation${articlePath(settled.slug)}?done=${input.act}#told`,
      json: { status: 200, body: { settled: input.act } },
    };
  });
}
