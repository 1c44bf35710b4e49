import { Prisma } from '@/lib/generated/prisma/client';

/** A sanction holds at this moment, by the clock of the database. Of a warning: its person has not said yet that they read it. */
export const inForce = Prisma.sql`sanction.ended_at IS NULL AND (sanction.ends_at IS NULL OR sanction.ends_at > now())`;

/** Moderators have shown the account of this row of `account` the door. */
export const isBanned = Prisma.sql`EXISTS (
  SELECT FROM sanction WHERE sanction.account_id = account.id AND sanction.kind = 'ban' AND ${inForce})`;
