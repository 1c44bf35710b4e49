import { keepForm } from '@/lib/http/kept-form';
import { decideBulk } from '@/lib/moderation/bulk';
import { bulkSchema } from '@/lib/moderation/schema';
import { moderate } from '../../moderate';
import { BULK_NOTE, sayBulk } from '../say-bulk';

/** One decision on many comments. */
export async function POST(request: Request): Promise<Response> {
  return moderate(request, bulkSchema, async ({ input, moderator, kind, back }) => {
    const outcome = await decideBulk({ input, moderator });
    const isLost = kind === 'form' && input.note !== null && outcome.failed.length > 0;
    const draft = isLost ? await keepWords(input.note ?? '') : undefined;
    return sayBulk(outcome, back, draft);
  });
}

/** What was written to all of them, where some were left alone. */
function keepWords(note: string): Promise<string> {
  return keepForm({ form: BULK_NOTE, values: { note }, errors: {} });
}
