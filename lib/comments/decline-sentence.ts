import { db } from '@/lib/db';

/** Said where a reason has no sentence, or none any more. */
const WITHOUT_REASON = 'The moderators decided not to publish it.';

/** What the author reads of these reasons, by code; one that was retired still says its sentence. */
export async function declineSentences(
  codes: readonly (string | null)[],
): Promise<(code: string | null) => string> {
  const asked = codes.filter((code) => code !== null);
  const rows =
    asked.length === 0
      ? []
      : await db.declineReason.findMany({
          where: { code: { in: asked } },
          select: { code: true, sentence: true },
        });
  const sentences = new Map(rows.map(({ code, sentence }) => [code, sentence]));
  return (code) => sentences.get(code ?? '') ?? WITHOUT_REASON;
}
