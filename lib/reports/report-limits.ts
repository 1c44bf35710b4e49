import { DAY, HOUR, SECOND } from '@/lib/clock';
import { countUse, networkOf, takeBackUse } from '@/lib/http/rate-limit';

/** An attentive reader of a thread that is under attack reports as many; more of them in an hour come from no reader. */
const MAX_REPORTS_AN_HOUR = 20;

/** What one network, and one account, may fold in a day before a person has looked: enough to help, too few to shut a thread. */
const MAX_FOLDS_A_DAY = 5;

/** Who reports, as far as limits know: a network, and the account that is signed in. */
export interface Reporter {
  ip: string;
  accountId: string | null;
}

/** `takeBack` undoes the counting, when nothing came of what was counted. */
export type Counting =
  { outcome: 'counted'; takeBack: () => Promise<void> } | { outcome: 'refused'; retryAfter: number };

/** Counts the one report that an account, or a guest's network in a day, has of this comment. */
export function countOnce({ ip, accountId }: Reporter, commentId: string): Promise<Counting> {
  const limit = { limit: 1, seconds: DAY / SECOND };
  const subject = accountId === null ? networkOf(ip) : accountOf(accountId);
  return countAll({ subjects: [subject], action: `report:${commentId}`, isRule: true, ...limit });
}

/** Counts a report with those of its network, and of its account, within an hour. */
export function countReport(reporter: Reporter): Promise<Counting> {
  const limit = { limit: MAX_REPORTS_AN_HOUR, seconds: HOUR / SECOND };
  return countAll({ subjects: subjectsOf(reporter), action: 'report', ...limit });
}

/** Counts a comment that this report is to fold, with those of its network, and of its account, within a day. */
export function countFold(reporter: Reporter): Promise<Counting> {
  const limit = { limit: MAX_FOLDS_A_DAY, seconds: DAY / SECOND };
  return countAll({ subjects: subjectsOf(reporter), action: 'fold', ...limit });
}

function subjectsOf({ ip, accountId }: Reporter): string[] {
  return accountId === null ? [networkOf(ip)] : [networkOf(ip), accountOf(accountId)];
}

function accountOf(id: string): string {
  return `account:${id}`;
}

interface Limit {
  subjects: string[];
  action: string;
  limit: number;
  seconds: number;
  /** It holds where limits are switched off, too. */
  isRule?: boolean;
}

/** Either with all of them or with none. */
async function countAll({ subjects, ...limit }: Limit): Promise<Counting> {
  const counted: { subject: string; action: string; at: Date }[] = [];
  const takeBack = async () => {
    for (const use of counted.splice(0)) await takeBackUse(use);
  };
  for (const subject of subjects) {
    const use = await countUse({ subject, ...limit });
    if (use.outcome === 'refused') {
      await takeBack();
      return use;
    }
    counted.push({ subject, action: limit.action, at: use.at });
  }
  return { outcome: 'counted', takeBack };
}
