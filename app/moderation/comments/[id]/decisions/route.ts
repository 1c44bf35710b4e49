import { keepForm } from '@/lib/http/kept-form';
import { decide } from '@/lib/moderation/decide';
import { decisionSchema, type DecisionInput } from '@/lib/moderation/schema';
import { moderate } from '../../../moderate';
import { sayDecision } from '../say-decision';

/** One decision on one comment. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ id: string }> },
): Promise<Response> {
  const { id } = await params;
  return moderate(request, decisionSchema, async ({ input, moderator, kind, back }) =>
    sayDecision({
      id,
      outcome: await decide({ id, input, moderator }),
      back,
      // A program has its own words still.
      keep: async () => (kind === 'form' ? keepWords(id, input) : undefined),
    }),
  );
}

/** The reason and the note of a decision that nothing came of: its form stands on the page of the comment again. */
async function keepWords(id: string, { decision, reason, note }: DecisionInput): Promise<string | undefined> {
  if (reason === null && note === null) return undefined;
  const values = { decision, reason: reason ?? '', note: note ?? '' };
  return keepForm({ form: `decision ${id}`, values, errors: {} });
}
