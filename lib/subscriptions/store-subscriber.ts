import { Prisma } from '@/lib/generated/prisma/client';
import { newId } from '@/lib/ids';
import { manageHash } from '@/lib/subscriptions/manage-token';
import type { SealedAddress } from '@/lib/subscriptions/subscriber-email';

/** Who wants to be told. A guest's address is a claim until it is confirmed; an account's was confirmed when it got it. */
export type Follower = { guest: SealedAddress } | { accountId: string };

/** Whoever has had a mail to confirm within so many hours has one: another is not owed for asking again (PRODUCT 6). */
const CONFIRM_EVERY_HOURS = 24;

/**
 * An INSERT that finds or makes the subscriber and returns its `id` and `left_at`, as a part of a larger statement: `condition` says in
 * SQL whether anything is to happen at all (`FROM stored WHERE …`). A guest who has not confirmed is owed a mail that asks
 * for it; one who has left everything stays left, whoever types the address. An account that asks wants to be told, so for
 * it leaving and pausing are over.
 */
export function insertSubscriber(follower: Follower, condition: Prisma.Sql): Prisma.Sql {
  const id = newId();
  const hash = manageHash({ id, tokenVersion: 1 });
  if ('accountId' in follower)
    return Prisma.sql`
      INSERT INTO subscriber (id, account_id, confirmed_at, token_hash)
      SELECT ${id}, ${follower.accountId}, now(), ${hash} ${condition}
      ON CONFLICT (account_id) DO UPDATE SET left_at = NULL, paused_at = NULL
      RETURNING id, left_at`;
  const { email, emailIndex } = follower.guest;
  return Prisma.sql`
    INSERT INTO subscriber (id, email, email_index, token_hash, confirm_asked_at)
    SELECT ${id}, ${email}, ${emailIndex}, ${hash}, now() ${condition}
    ON CONFLICT (email_index) DO UPDATE SET
      email = CASE WHEN subscriber.left_at IS NULL THEN coalesce(subscriber.email, excluded.email) ELSE subscriber.email END,
      confirm_asked_at = CASE
        WHEN subscriber.confirmed_at IS NOT NULL OR subscriber.left_at IS NOT NULL THEN NULL
        WHEN subscriber.confirm_sent_at > now() - ${CONFIRM_EVERY_HOURS} * interval '1 hour' THEN subscriber.confirm_asked_at
        ELSE coalesce(subscriber.confirm_asked_at, now()) END
    RETURNING id, left_at`;
}

/**
 * An INSERT of what `things` selects (id, subscriber, scope, article, comment, byline, section, the comment it is asked
 * with). What is followed already stays as it is, but for what it was asked with. What was left an account takes up again;
 * a guest does that on their own page, since anybody could have typed the address.
 */
export function insertSubscription(follower: Follower, things: Prisma.Sql): Prisma.Sql {
  const again =
    'accountId' in follower
      ? Prisma.sql`DO UPDATE SET ended_at = NULL`
      : Prisma.sql`DO UPDATE SET asked_with = excluded.asked_with
          WHERE subscription.ended_at IS NULL AND subscription.asked_with IS NOT NULL`;
  return Prisma.sql`
    INSERT INTO subscription (id, subscriber_id, scope, article_id, comment_id, byline_id, section_id, asked_with)
    ${things}
    ON CONFLICT ON CONSTRAINT subscription_once ${again}`;
}
