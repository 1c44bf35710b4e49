import { z } from 'zod';
import { settleDispute } from '@/lib/moderation/disputes';
import { moderate } from '../../moderate';

const schema = z.object({ act: z.enum(['keep', 'lift']) }).strict();

/** Settles a dispute about what somebody is held to. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ id: string }> },
): Promise<Response> {
  const { id } = await params;
  return moderate(request, schema, async ({ input: { act }, moderator }) => {
    const { outcome } = await settleDispute({ id, act, moderator });
    const said = outcome === 'settled' ? act : 'gone';
    return {
      seeOther: `/moderation?dispute=${said}`,
      json:
        outcome === 'settled'
          ? { status: 200, body: { settled: act } }
          : { status: 409, body: { reason: 'not-open' } },
    };
  });
}
