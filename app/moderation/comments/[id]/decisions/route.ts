import { decide } from '@/lib/moderation/decide';
import { decisionSchema } from '@/lib/moderation/schema';
import { moderate } from '../../../moderate';
import { sayDecision } from '../say-decision';

/** One decision on one comment. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ id: string }> },
): Promise<Response> {
  const { id } = await params;
  return moderate(request, decisionSchema, async ({ input, moderator, back }) =>
    sayDecision({ id, outcome: await decide({ id, input, moderator }), back }),
  );
}
