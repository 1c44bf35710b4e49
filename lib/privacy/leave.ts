import { isBanned } from '@/lib/auth/in-force';
import { lockNames } from '@/lib/auth/names';
import { concealHandle } from '@/lib/auth/retired-handles';
import type { Fresh } from '@/lib/auth/viewer';
import { eraseComments, unsignComments } from '@/lib/comments/erase-comments';
import { allowMinutes, patientDb } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { dropPages, notifyPages } from '@/lib/page-cache/invalidate';
import { forgetWriting } from '@/lib/privacy/forget-writing';

export type LeaveOutcome =
  | { outcome: 'left' }
  /** Somebody has to look after the site: another administrator first. */
  | { outcome: 'last-administrator' };

/** What the history of a comment says of its end. */
const REASON = 'account-left';

/** A retired handle has a day on which it is free again; this one never comes. */
const NEVER = new Date('9999-12-31T00:00:00Z');

/**
 * Ends an account for ever, at once and whole. With `erase` its words go: where replies hang from a comment an empty
 * tombstone keeps its place. With `keep` what is public or waits for a decision stays, signed by somebody who left; what
 * was declined, withdrawn or taken for spam goes in either case. E-mail address, sessions, ways in, subscriptions, unpublished
 * articles, notes to moderators and the sealed origins of all its comments are destroyed; published articles stay, without its name. Its
 * handles are never given to anybody again. Asked twice, or while a comment is being posted, it leaves nothing behind.
 */
export async function leaveSite({
  viewer: { accountId },
  words,
}: {
  viewer: Fresh;
  words: 'erase' | 'keep';
}): Promise<LeaveOutcome> {
  // Years of comments go in one transaction, so that nobody is ever left halfway; the usual limits are for pages.
  const { outcome, tags } = await patientDb().$transaction(async (tx) => {
    await allowMinutes(tx);
    await lockNames(tx);
    if (await isLastAdministrator(tx, accountId)) return { outcome: 'last-administrator' as const, tags: [] };
    const account = await lockAccount(tx, accountId);
    if (account === null) return { outcome: 'left' as const, tags: [] };
    const { stay, go } = await sortComments(tx, { accountId, words });
    await forgetAddresses(tx, { account, ids: [...stay, ...go] });
    const tags = [
      ...(await eraseComments(tx, { ids: go, reason: REASON })),
      ...(await unsignComments(tx, stay)),
      ...(await forgetWriting(tx, accountId)),
    ];
    await notifyPages(tx, tags);
    // What was reported stays reported, as if by a guest; what was written with it is their own.
    await tx.report.updateMany({ where: { accountId }, data: { note: '' } });
    await retireHandles(tx, account);
    await tx.ignoredAuthor.deleteMany({ where: { authorKey: `account:${accountId}` } });
    // Sessions, links, passkeys, codes and lists go with it.
    await tx.account.delete({ where: { id: accountId }, select: { id: true } });
    return { outcome: 'left' as const, tags };
  });
  dropPages(tags);
  return { outcome };
}

interface LeavingAccount {
  id: string;
  handleFolded: string;
  emailIndex: Uint8Array | null;
}

/** Of two administrators who leave at the same moment, the second one sees that the first has gone. */
async function isLastAdministrator(tx: Prisma.TransactionClient, accountId: string): Promise<boolean> {
  const administrators = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
    SELECT id FROM account WHERE role = 'administrator' AND NOT ${isBanned} ORDER BY id FOR NO KEY UPDATE`);
  return administrators.length === 1 && administrators[0]?.id === accountId;
}

/**
 * From here on nothing is posted or adopted under this account, since both take its row `FOR SHARE`; what was, is there to
 * be seen. A stronger lock would make a comment that passes the gate wait for us, and us for it.
 */
async function lockAccount(tx: Prisma.TransactionClient, id: string): Promise<LeavingAccount | null> {
  const [account] = await tx.$queryRaw<LeavingAccount[]>(Prisma.sql`
    SELECT id, handle_folded AS "handleFolded", email_index AS "emailIndex" FROM account WHERE id = ${id} FOR NO KEY UPDATE`);
  return account ?? null;
}

/** Which comments stay without a name, and which go. */
async function sortComments(
  tx: Prisma.TransactionClient,
  { accountId, words }: { accountId: string; words: 'erase' | 'keep' },
): Promise<{ stay: string[]; go: string[] }> {
  const comments = await tx.comment.findMany({ where: { accountId }, select: { id: true, status: true } });
  const stays = (status: string) => words === 'keep' && STAYING.has(status);
  const idsOf = (wanted: boolean) =>
    comments.flatMap(({ id, status }) => (stays(status) === wanted ? [id] : []));
  return { stay: idsOf(true), go: idsOf(false) };
}

const STAYING = new Set(['checking', 'pending', 'published']);

/**
 * Ends what mail went to: everything to the account's own address, which was confirmed; to an address that a guest's
 * comment named only what was asked for together with that comment, since anybody could have typed it.
 */
async function forgetAddresses(
  tx: Prisma.TransactionClient,
  { account: { emailIndex }, ids }: { account: LeavingAccount; ids: string[] },
): Promise<void> {
  await tx.subscription.deleteMany({ where: { askedWith: { in: ids } } });
  if (emailIndex === null) return;
  const index = new Uint8Array(emailIndex);
  await tx.subscriber.deleteMany({ where: { emailIndex: index } });
  await tx.emailLink.deleteMany({ where: { emailIndex: index } });
}

/** The last handle and those before it, concealed: that somebody was known by them can be asked, but not read. */
async function retireHandles(
  tx: Prisma.TransactionClient,
  { id, handleFolded }: LeavingAccount,
): Promise<void> {
  const earlier = await tx.retiredHandle.findMany({
    where: { accountId: id },
    select: { handleFolded: true },
  });
  await tx.retiredHandle.deleteMany({ where: { accountId: id } });
  const handles = [handleFolded, ...earlier.map((retired) => retired.handleFolded)];
  await tx.retiredHandle.createMany({
    data: handles.map((folded) => ({
      handleFolded: concealHandle(folded),
      accountId: NOBODY,
      freeAt: NEVER,
    })),
    skipDuplicates: true,
  });
}

/** No account has this id: nothing ties the handles of one person together. */
const NOBODY = 'nobody';
