import { AppError } from '@/lib/errors';
import type { Acted } from '@/lib/http/answer';
import { keepForm } from '@/lib/http/kept-form';
import { countDraft } from '@/lib/http/rate-limit';
import type { FollowErrors } from '@/lib/subscriptions/schema';
import type { SubscribeOutcome } from '@/lib/subscriptions/subscribe';

interface Subscribed {
  outcome: SubscribeOutcome;
  ip: string;
  kind: 'form' | 'json';
  /** Under which name the form is kept, and the page it stands on, to which `?draft=` or `?kept=` is added. */
  form: string;
  back: (token: string) => string;
}

/**
 * What came of asking to be told: guests are sent to a page that is the same for every address, members to what they follow.
 * A refusal leads back to the form with what was typed.
 */
export async function saySubscribed({ outcome, ...asked }: Subscribed): Promise<Acted> {
  switch (outcome.outcome) {
    case 'asked':
      return { seeOther: '/subscriptions/asked', json: { status: 202, body: { status: 'asked' } } };
    case 'following': {
      const body = { status: 'following', hasAddress: outcome.hasAddress };
      return { seeOther: '/account/following?done=following', json: { status: 201, body } };
    }
    case 'invalid': {
      const { errors, values } = outcome;
      return {
        seeOther: await backWith({ ...asked, values: { ...values }, errors }),
        json: { status: 422, body: { errors } },
      };
    }
    case 'rate-limited': {
      const { retryAfter, values } = outcome;
      const errors = { form: [sayTooMany(retryAfter)] };
      return {
        seeOther: await backWith({ ...asked, values: { ...values }, errors }),
        json: { status: 429, body: { retryAfter } },
        headers: { 'retry-after': String(retryAfter) },
      };
    }
  }
}

/** Where mail cannot be sent its forms are not shown, and whoever sends one all the same finds nobody. */
export function requireMail(site: { mail: boolean }): void {
  if (!site.mail) throw new AppError('not-found');
}

interface Back extends Omit<Subscribed, 'outcome'> {
  values: Record<string, string>;
  errors: FollowErrors;
}

async function backWith({ ip, kind, form, back, values, errors }: Back): Promise<string> {
  if (kind === 'json') return '/';
  await countDraft(ip);
  return back(await keepForm({ form, values, errors }));
}

function sayTooMany(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  return `That was asked for too often from where you are. Try again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`;
}
