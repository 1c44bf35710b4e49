import { z } from 'zod';
import type { Moderator } from '@/lib/auth/viewer';
import { db } from '@/lib/db';

/** Which texts are covered until they are asked for: none, those that readers reported, or all. */
export const COVERS = ['none', 'reported', 'all'] as const;

export interface Choices {
  /** Whether single letters act on the comment in hand. */
  keysOn: boolean;
  cover: (typeof COVERS)[number];
}

/** What a form or script sends; what is left out stays as it is. */
export const choicesSchema = z
  .object({
    keysOn: z
      .union([z.boolean(), z.enum(['true', 'false']).transform((value) => value === 'true')])
      .optional(),
    cover: z.enum(COVERS).optional(),
  })
  .strict();

/** How this moderator wants to work; who never chose has keys, and sees every text. */
export async function readChoices({ accountId }: Moderator): Promise<Choices> {
  const kept = await db.moderatorChoice.findUnique({
    where: { accountId },
    select: { keysOn: true, cover: true },
  });
  const cover = COVERS.find((value) => value === kept?.cover) ?? 'none';
  return { keysOn: kept?.keysOn ?? true, cover };
}

/** Keeps what was chosen, for this moderator alone, and gives all as it is now. */
export async function saveChoices({
  choices: { keysOn, cover },
  moderator,
}: {
  choices: z.infer<typeof choicesSchema>;
  moderator: Moderator;
}): Promise<Choices> {
  const { accountId } = moderator;
  const chosen = { ...(keysOn !== undefined && { keysOn }), ...(cover !== undefined && { cover }) };
  await db.moderatorChoice.upsert({
    where: { accountId },
    create: { accountId, ...chosen },
    update: chosen,
  });
  return readChoices(moderator);
}
