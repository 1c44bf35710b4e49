import { requireModerator } from '@/lib/auth/viewer';
import { AppError } from '@/lib/errors';
import { answer } from '@/lib/http/answer';
import { conversationSchema, settleConversation } from '@/lib/moderation/settle-article';
import { articlePath } from '@/lib/urls';

/** Opens, closes or slows down the conversation of one article. The forms of /moderation/articles/SLUG post here. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ slug: string }> },
): Promise<Response> {
  const { slug } = await params;
  return answer(request, async ({ fields }) => {
    const moderator = await requireModerator();
    const input = conversationSchema.safeParse(fields);
    if (!input.success) throw new AppError('invalid');
    const settled = await settleConversation({ slug, input: input.data, moderator });
    return {
      seeOther: `/moderation${articlePath(settled.slug)}?done=${input.data.act}#told`,
      json: { status: 200, body: { settled: input.data.act } },
    };
  });
}
