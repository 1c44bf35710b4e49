import { z } from 'zod';
import { undo } from '@/lib/moderation/undo';
import { moderate } from '../../../moderate';
import { sayDecision } from '../say-decision';

/** Takes the last decision back while its window is open. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ id: string }> },
): Promise<Response> {
  const { id } = await params;
  return moderate(request, z.object({}), async ({ moderator, back }) =>
    sayDecision({ id, outcome: await undo({ id, moderator }), back }),
  );
}
