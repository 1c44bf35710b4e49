import { z } from 'zod';
import type { SpamService } from '@/lib/spam/akismet';

/** How many calls the key has made this month, and how many it may make; null: as many as it likes. */
export interface Usage {
  count: number;
  limit: number | null;
}

/** The longest answer there is has some two hundred bytes. */
const MAX_ANSWER_BYTES = 4_096;

/** Other fields may come along; numbers come as numbers, the limit also as the word `none`. */
const answerSchema = z.object({
  usage: z.coerce.number().int().nonnegative(),
  limit: z.union([z.literal('none').transform(() => null), z.coerce.number().int().nonnegative()]),
});

/**
 * Asks the service how much of the month's allowance is used (`/1.2/usage-limit`, which akismet-api does not know). One
 * call within the service's deadline; null when it gives no such answer. Never throws.
 */
export async function askUsage({
  service,
}: {
  service: Pick<SpamService, 'key' | 'endpoint' | 'deadline'>;
}): Promise<Usage | null> {
  const address = new URL('../1.2/usage-limit', service.endpoint);
  address.searchParams.set('api_key', service.key);
  try {
    const signal = AbortSignal.timeout(service.deadline);
    // A redirect would carry the key to whoever it names.
    const response = await fetch(address, { signal, redirect: 'error' });
    if (response.status !== 200 || response.body === null) return null;
    const answer = answerSchema.safeParse(JSON.parse(await readStart(response.body)));
    return answer.success ? { count: answer.data.usage, limit: answer.data.limit } : null;
  } catch {
    // No answer, or none that can be read. The error quotes the address, with the key in it: it goes nowhere.
    return null;
  }
}

/** As much of the answer as can be one. What is cut off cannot be parsed, which is an answer too. */
async function readStart(body: ReadableStream<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}
