import { AppError } from '@/lib/errors';
import { sanctionGuest } from '@/lib/moderation/sanction-guest';
import { guestSanctionSchema } from '@/lib/moderation/schema';
import { moderate } from '../../../moderate';

/** Warns the guest who wrote this comment, or holds, mutes or bans the network it came from, which nobody is shown. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ id: string }> },
): Promise<Response> {
  const { id } = await params;
  return moderate(request, guestSanctionSchema, async ({ input, moderator }) => {
    const outcome = await sanctionGuest({ id, input, moderator });
    if (outcome.outcome === 'unknown') throw new AppError('not-found');
    const path = `/moderation/comments/${id}`;
    if (outcome.outcome !== 'imposed')
      return {
        seeOther: `${path}?${outcome.outcome}=1`,
        json: { status: 409, body: { reason: outcome.outcome } },
      };
    return {
      seeOther: `${path}?guest-${input.kind}=1`,
      json: { status: 200, body: { id: outcome.id, until: outcome.until?.toISOString() ?? null } },
    };
  });
}
