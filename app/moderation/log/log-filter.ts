import { z } from 'zod';
import type { LogFilter } from '@/lib/moderation/log';

const day = z.iso.date().transform((text) => new Date(`${text}T00:00:00Z`));
const words = z
  .string()
  .max(200)
  .refine((text) => text.isWellFormed() && !text.includes('\0'));

/** The fields of the form; one that is empty or cannot be read looks for nothing. */
const schema = z.object({
  by: words.optional().catch(undefined),
  kind: z.enum(['decisions', 'people', 'articles', 'rules']).optional().catch(undefined),
  article: words.optional().catch(undefined),
  comment: z
    .string()
    .regex(/^[0-9a-z]{16}$/)
    .optional()
    .catch(undefined),
  from: day.optional().catch(undefined),
  to: day.optional().catch(undefined),
});

/** What is looked for in the log, and the fields as they are to be shown again. */
export function readLogFilter(query: Record<string, string | string[] | undefined>): {
  filter: LogFilter;
  shown: Record<string, string>;
} {
  const given = Object.fromEntries(
    Object.entries(query).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== '',
    ),
  );
  const filter = schema.parse(given);
  const shown = Object.fromEntries(
    Object.keys(schema.shape).flatMap((name) =>
      filter[name as keyof LogFilter] === undefined ? [] : [[name, given[name] ?? '']],
    ),
  );
  return { filter, shown };
}
