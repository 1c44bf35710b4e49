import { Prisma } from '@/lib/generated/prisma/client';

/** Of a row of `sanction`: nobody would know any more whom a guest's is about. A crash of the database takes that away early. */
const isUnknown = Prisma.sql`sanction.comment_id IS NOT NULL AND sanction.kind <> 'warn'
  AND NOT EXISTS (SELECT FROM network_sanction known WHERE known.sanction_id = sanction.id)`;

const hasNotEnded = Prisma.sql`sanction.ended_at IS NULL AND (sanction.ends_at IS NULL OR sanction.ends_at > now())`;

/** A sanction holds at this moment, by the clock of the database. Of a warning: its person has not said yet that they read it. */
export const inForce = Prisma.sql`${hasNotEnded} AND NOT (${isUnknown})`;

/** It would hold, but for what a crash took away: it ended with that. */
export const isLost = Prisma.sql`(${hasNotEnded} AND ${isUnknown})`;

/** Moderators have shown the account of this row of `account` the door. */
export const isBanned = Prisma.sql`EXISTS (
  SELECT FROM sanction WHERE sanction.account_id = account.id AND sanction.kind = 'ban' AND ${inForce})`;

/** Whoever has not signed in for so long does not look at what waits for a colleague. Moderators sign in every half day they work. */
const AWAY_DAYS = 30;

/** The account of this row of `account` moderates, may come in, and has been here within the last thirty days. */
export const isAtWork = Prisma.sql`account.role IN ('moderator', 'administrator') AND NOT ${isBanned}
  AND coalesce(account.signed_in_at, account.created_at) > now() - ${AWAY_DAYS} * interval '1 day'`;
