import { requireModerator } from '@/lib/auth/viewer';
import { answer } from '@/lib/http/answer';
import { recheckOne } from '@/lib/moderation/recheck';

/** Has Akismet asked again about one held comment. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ id: string }> },
): Promise<Response> {
  const { id } = await params;
  return answer(request, async () => {
    const marked = await recheckOne({ id, moderator: await requireModerator() });
    return {
      seeOther: `/moderation/comments/${id}?${marked ? 'rechecked' : 'no-recheck'}=1`,
      json: marked ? { status: 200, body: { recheck: true } } : { status: 409, body: { recheck: false } },
    };
  });
}
