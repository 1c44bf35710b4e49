import { z } from 'zod';
import type { Moderator } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import { timeZones } from '@/lib/time-zones';

/** When a moderator wants to hear by mail what waits; `canBeTold` is false for who has no confirmed address. */
export interface DigestChoice {
  hours: number[];
  timeZone: string;
  canBeTold: boolean;
}

/** What a form sends: `hours` once, several times or not at all, and a zone by its IANA name. */
export const digestChoiceSchema = z
  .object({
    hours: z
      .union([z.coerce.number(), z.array(z.coerce.number())])
      .optional()
      .transform((hours) => (hours === undefined ? [] : [hours].flat()))
      .pipe(z.array(z.number().int().min(0).max(23)).max(24)),
    timeZone: z.string().refine(isTimeZone),
  })
  .strict();

export async function readDigestChoice(moderator: Moderator): Promise<DigestChoice> {
  const account = await db.account.findUniqueOrThrow({
    where: { id: moderator.accountId },
    select: { emailIndex: true, moderatorChoice: { select: { digestHours: true, timeZone: true } } },
  });
  return {
    hours: account.moderatorChoice?.digestHours ?? [],
    timeZone: account.moderatorChoice?.timeZone ?? 'UTC',
    canBeTold: account.emailIndex !== null,
  };
}

export async function saveDigestChoice({
  choice: { hours, timeZone },
  moderator: { accountId },
}: {
  choice: z.infer<typeof digestChoiceSchema>;
  moderator: Moderator;
}): Promise<void> {
  const digestHours = [...new Set(hours)].sort((a, b) => a - b);
  await db.moderatorChoice.upsert({
    where: { accountId },
    create: { accountId, digestHours, timeZone },
    update: { digestHours, timeZone },
  });
}

function isTimeZone(name: string): boolean {
  return timeZones().includes(name);
}
