import { slugFrom } from '@/lib/articles/slugs';
import type { Moderator } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { OTHER_REASON } from '@/lib/moderation/decline-reasons';
import { recordAct } from '@/lib/moderation/record-act';
import { dropPages, notifyPages } from '@/lib/page-cache/invalidate';
import { z } from 'zod';

/** The keys 1 to 9 reach them. */
export const MAX_ACTIVE_REASONS = 9;

export interface EditableReason {
  code: string;
  name: string;
  sentence: string;
  position: number;
  isRetired: boolean;
  /** A decision that gives no reason has this one. */
  isFixed: boolean;
}

const line = (most: number) =>
  z
    .string()
    .transform((value) => value.replaceAll(/\s+/g, ' ').trim())
    .refine(
      (value) =>
        value !== '' && Array.from(value).length <= most && value.isWellFormed() && !value.includes('\0'),
    );
const code = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/);
const words = { name: line(60), sentence: line(300) };

/** `seenName` and `seenSentence` are what the form showed: nobody overwrites what they have not seen. */
export const reasonSchema = z.discriminatedUnion('act', [
  z.object({ act: z.literal('add'), ...words }).strict(),
  z
    .object({
      act: z.literal('change'),
      code,
      ...words,
      position: z.coerce.number().int().min(1).max(99),
      seenName: z.string(),
      seenSentence: z.string(),
    })
    .strict(),
  z.object({ act: z.literal('retire'), code }).strict(),
  z.object({ act: z.literal('restore'), code }).strict(),
]);

export type ReasonInput = z.infer<typeof reasonSchema>;

/** `full`: nine are active already. `conflict`: somebody else has changed it, or it cannot be done to this one. */
export type ReasonOutcome = 'saved' | 'full' | 'conflict';

/** Every reason there is, those that can be chosen first. */
export async function listReasons(_by: Moderator): Promise<EditableReason[]> {
  const rows = await db.declineReason.findMany({ orderBy: [{ position: 'asc' }, { code: 'asc' }] });
  const reasons = rows.map(({ retiredAt, ...row }) => ({
    ...row,
    isRetired: retiredAt !== null,
    isFixed: row.code === OTHER_REASON,
  }));
  return [...reasons.filter((reason) => !reason.isRetired), ...reasons.filter((reason) => reason.isRetired)];
}

/**
 * Adds, changes, retires or brings back one reason. Its code, which histories name, is made once and never changes. The
 * figures that everybody can read say its sentence as it is now.
 */
export async function editReason({
  input,
  moderator,
}: {
  input: ReasonInput;
  moderator: Moderator;
}): Promise<ReasonOutcome> {
  const outcome = await db.$transaction(async (tx): Promise<ReasonOutcome> => {
    // One at a time, so that two who add at once do not make ten.
    await tx.$executeRaw(Prisma.sql`LOCK TABLE decline_reason IN SHARE ROW EXCLUSIVE MODE`);
    const rows = await tx.declineReason.findMany();
    const active = rows.filter(({ retiredAt }) => retiredAt === null).length;
    if ((input.act === 'add' || input.act === 'restore') && active >= MAX_ACTIVE_REASONS) return 'full';
    const code = input.act === 'add' ? newCode(input.name, new Set(rows.map((row) => row.code))) : input.code;
    if (!(await change(tx, { input, code, last: Math.max(0, ...rows.map(({ position }) => position)) })))
      return 'conflict';
    await recordAct(tx, { moderator, act: `reason-${input.act}`, subject: 'rules', reason: code });
    await notifyPages(tx, ['lists']);
    return 'saved';
  });
  if (outcome === 'saved') dropPages(['lists']);
  return outcome;
}

async function change(
  tx: Prisma.TransactionClient,
  { input, code, last }: { input: ReasonInput; code: string; last: number },
): Promise<boolean> {
  switch (input.act) {
    case 'add': {
      const { name, sentence } = input;
      await tx.declineReason.create({ data: { code, name, sentence, position: last + 1 } });
      return true;
    }
    case 'change': {
      const { name, sentence, position, seenName, seenSentence } = input;
      const where = { code, name: seenName, sentence: seenSentence };
      const { count } = await tx.declineReason.updateMany({ where, data: { name, sentence, position } });
      return count === 1;
    }
    case 'retire': {
      const where = { code, retiredAt: null, NOT: { code: OTHER_REASON } };
      const { count } = await tx.declineReason.updateMany({ where, data: { retiredAt: new Date() } });
      return count === 1;
    }
    case 'restore': {
      const where = { code, retiredAt: { not: null } };
      const { count } = await tx.declineReason.updateMany({ where, data: { retiredAt: null } });
      return count === 1;
    }
  }
}

/** Letters and hyphens, from the name; numbered by letters where it is taken. */
function newCode(name: string, taken: ReadonlySet<string>): string {
  const base =
    slugFrom(name)
      .replaceAll(/[^a-z]+/g, '-')
      .replaceAll(/^-+|-+$/g, '')
      .slice(0, 36) || 'reason';
  for (let tail = ''; ; tail += 'x') if (!taken.has(`${base}${tail}`)) return `${base}${tail}`.slice(0, 40);
}
