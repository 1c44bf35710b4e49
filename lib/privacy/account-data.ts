import { openAccountEmail } from '@/lib/auth/account-email';
import { listOwnSanctions, type SanctionKind } from '@/lib/auth/sanctions';
import type { Fresh } from '@/lib/auth/viewer';
import { declineSentences } from '@/lib/comments/decline-sentence';
import { decidedReason, receiptPath, stateOf, type ReceiptState } from '@/lib/comments/receipts';
import { db } from '@/lib/db';
import { env } from '@/lib/env';
import { listMyReports, type ReportState } from '@/lib/reports/read-reports';
import { readFollowing, type Following } from '@/lib/subscriptions/account-following';
import { articlePath, commentPath } from '@/lib/urls';

/** Everything that is kept of an account but its comments, which can be many. */
export interface AccountData {
  profile: {
    handle: string;
    name: string;
    role: string;
    since: Date;
    email: string | null;
    mail: string;
    passphrase: boolean;
    codes: boolean;
    passkeys: string[];
    /** Up to when replies were seen, and whether a feed of them can be read. */
    repliesSeen: Date;
    repliesFeed: boolean;
    /** Browsers that are woken up when something is new. */
    browsersTold: number;
  };
  sessions: { label: string; since: Date; lastSeen: Date; until: Date }[];
  /** When and how it is written to; null for who never asked for mail. */
  mailSettings: Following['settings'];
  subscriptions: Following['subscriptions'];
  ignored: { name: string; since: Date }[];
  reports: { made: Date; reason: string; note: string; state: ReportState; url: string }[];
  /** What moderators told them and held them to, as they were told: never by whom. `until` is null while it has no end. */
  sanctions: {
    kind: SanctionKind;
    reason: string;
    note: string;
    since: Date;
    until: Date | null;
    ended: Date | null;
    /** When they asked for a second look, with what words, and what came of it. */
    disputed: { at: Date; words: string; outcome: 'kept' | 'lifted' | null } | null;
  }[];
  articles: { title: string; status: string; url: string; written: Date; text: string }[];
}

export interface CommentData {
  written: Date;
  edited: Date | null;
  state: ReceiptState;
  reason: string | null;
  note: string | null;
  name: string;
  text: string;
  /** A new text that is to take its place, and has not yet. */
  waiting: string | null;
  /** What it said before it was changed, as far back as that is kept. */
  earlier: { at: Date; body: string }[];
  article: string;
  /** Where it can be read; null while it cannot. */
  url: string | null;
  receipt: string;
}

/** Null when the account has gone meanwhile. */
export async function readAccountData(viewer: Fresh): Promise<AccountData | null> {
  const { accountId } = viewer;
  const account = await db.account.findUnique({
    where: { id: accountId },
    include: {
      sessions: { orderBy: { createdAt: 'asc' } },
      ignored: { orderBy: { createdAt: 'asc' } },
      passkeys: { orderBy: { createdAt: 'asc' } },
      pushDevices: { select: { id: true } },
      articles: { orderBy: { createdAt: 'asc' } },
    },
  });
  if (account === null) return null;
  const reports = await listMyReports({ accountId }, { all: true });
  const following = await readFollowing({ accountId });
  const sanctions = await listOwnSanctions(viewer);
  return {
    profile: {
      handle: account.handle,
      name: account.displayName,
      role: account.role,
      since: account.createdAt,
      email: openAccountEmail(account),
      mail: account.mailChoice,
      passphrase: account.passphraseHash !== null,
      codes: account.totpConfirmedAt !== null,
      passkeys: account.passkeys.map(({ name }) => name),
      repliesSeen: account.inboxSeenAt,
      repliesFeed: account.feedHash !== null,
      browsersTold: account.pushDevices.length,
    },
    sessions: account.sessions.map(({ label, createdAt, lastSeenAt, expiresAt }) => ({
      label,
      since: createdAt,
      lastSeen: lastSeenAt,
      until: expiresAt,
    })),
    mailSettings: following.settings,
    subscriptions: following.subscriptions,
    reports: reports.toReversed().map(({ at, reason, note, state, path }) => ({
      made: at,
      reason,
      note,
      state,
      url: `${env.SITE_URL}${path}`,
    })),
    ignored: account.ignored.map(({ name, createdAt }) => ({ name, since: createdAt })),
    sanctions: sanctions.toReversed().map((sanction) => ({
      kind: sanction.kind,
      reason: sanction.reason,
      note: sanction.note,
      since: sanction.createdAt,
      until: sanction.endsAt,
      ended: sanction.endedAt,
      disputed: sanction.disputedAt && {
        at: sanction.disputedAt,
        words: sanction.disputeNote,
        outcome: sanction.disputeOutcome,
      },
    })),
    articles: account.articles.map(({ title, status, slug, createdAt, bodySource }) => ({
      title,
      status,
      url: `${env.SITE_URL}${articlePath(slug)}`,
      written: createdAt,
      text: bodySource,
    })),
  };
}

/** So many comments are in memory at once; a long one has 80 kB. */
const BATCH = 100;

/** All comments of the account, with their states, the oldest first. */
export async function* readCommentData({ accountId }: Fresh): AsyncGenerator<CommentData> {
  for (let last: { createdAt: Date; id: string } | null = null; ;) {
    const batch: CommentRow[] = await readBatch(accountId, last);
    const sentenceOf = await declineSentences(batch.map(({ declineReason }) => declineReason));
    for (const { article, visible, revision, texts, ...comment } of batch) {
      yield {
        written: comment.createdAt,
        edited: comment.editedAt,
        state: stateOf({ ...comment, visible }),
        ...decidedReason(comment, sentenceOf),
        name: comment.authorName,
        text: comment.body,
        waiting: revision?.body ?? null,
        earlier: texts,
        article: article.title,
        url: visible ? `${env.SITE_URL}${commentPath(article.slug, comment.id)}` : null,
        receipt: `${env.SITE_URL}${receiptPath(comment)}`,
      };
    }
    last = batch.at(-1) ?? null;
    if (batch.length < BATCH || last === null) return;
  }
}

type CommentRow = Awaited<ReturnType<typeof readBatch>>[number];

function readBatch(accountId: string, last: { createdAt: Date; id: string } | null) {
  const beyond = last && [
    { createdAt: { gt: last.createdAt } },
    { createdAt: last.createdAt, id: { gt: last.id } },
  ];
  return db.comment.findMany({
    where: { accountId, ...(beyond === null ? {} : { OR: beyond }) },
    select: {
      id: true,
      receiptVersion: true,
      authorName: true,
      body: true,
      status: true,
      visible: true,
      declineReason: true,
      declineNote: true,
      createdAt: true,
      editedAt: true,
      revision: { select: { body: true } },
      texts: { select: { at: true, body: true }, orderBy: { id: 'asc' } },
      article: { select: { slug: true, title: true } },
    },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    take: BATCH,
    relationLoadStrategy: 'join',
  });
}
