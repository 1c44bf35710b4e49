import { AppError } from '@/lib/errors';
import { holdNetwork } from '@/lib/moderation/hold-network';
import { networkSanctionSchema } from '@/lib/moderation/schema';
import { moderate } from '../../../moderate';

/** Holds or bans the guests of the network from which this comment came, which nobody is shown. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ id: string }> },
): Promise<Response> {
  const { id } = await params;
  return moderate(request, networkSanctionSchema, async ({ input, moderator }) => {
    const outcome = await holdNetwork({ id, input, moderator });
    if (outcome.outcome === 'unknown') throw new AppError('not-found');
    const path = `/moderation/comments/${id}`;
    if (outcome.outcome !== 'imposed')
      return {
        seeOther: `${path}?${outcome.outcome}=1`,
        json: { status: 409, body: { reason: outcome.outcome } },
      };
    return {
      seeOther: `${path}?network-${input.act}=1`,
      json: { status: 200, body: { until: outcome.until.toISOString() } },
    };
  });
}
