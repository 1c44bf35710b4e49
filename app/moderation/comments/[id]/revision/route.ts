import { revisionSchema, settleRevision } from '@/lib/moderation/settle-revision';
import { moderate } from '../../../moderate';
import { sayDecision } from '../say-decision';

/** Which of two texts of a published comment stands. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ id: string }> },
): Promise<Response> {
  const { id } = await params;
  return moderate(request, revisionSchema, async ({ input, moderator, back }) =>
    sayDecision({ id, outcome: await settleRevision({ id, input, moderator }), back }),
  );
}
