import { findWriter } from '@/app/articles/[slug]/comments/find-writer';
import { env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { answer, type Acted } from '@/lib/http/answer';
import { keepForm } from '@/lib/http/kept-form';
import { originOf } from '@/lib/http/origin';
import { countDraft } from '@/lib/http/rate-limit';
import { reportComment, type ReportOutcome } from '@/lib/reports/report-comment';
import { KNOWN_REPORT } from '@/lib/reports/report-token';
import { reportForm, type ReportValues } from '@/lib/reports/schema';

/** A reader's report, of guests and members: a report says nothing in public, so whoever is signed in makes it as themselves. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ id: string }> },
): Promise<Response> {
  const { id } = await params;
  return answer(request, async ({ fields, kind }) => {
    const { ip } = originOf(request);
    const writer = await findWriter();
    const reporter = { ip, accountId: writer?.accountId ?? null };
    const outcome = await reportComment({ commentId: id, raw: fields, reporter });
    return sayOutcome({ outcome, id, ip, kind });
  });
}

interface Asked {
  id: string;
  ip: string;
  kind: 'form' | 'json';
}

async function sayOutcome({ outcome, ...asked }: Asked & { outcome: ReportOutcome }): Promise<Acted> {
  switch (outcome.outcome) {
    case 'reported': {
      const body = { id: outcome.id, receiptUrl: env.SITE_URL + outcome.path };
      return { seeOther: outcome.path, json: { status: 201, body } };
    }
    case 'repeat': {
      const body = outcome.path === null ? {} : { receiptUrl: env.SITE_URL + outcome.path };
      return { seeOther: outcome.path ?? KNOWN_REPORT, json: { status: 200, body } };
    }
    case 'unknown':
      throw new AppError('not-found');
    case 'invalid': {
      const { errors, form, values } = outcome;
      return {
        seeOther: await backWith({ ...asked, form, values, errors }),
        json: { status: 422, body: { errors } },
      };
    }
    case 'banned': {
      const { who, form, values } = outcome;
      const errors = { form: [BANNED[who]] };
      return {
        seeOther: await backWith({ ...asked, form, values, errors }),
        json: { status: 403, body: { reason: 'banned' } },
      };
    }
    case 'rate-limited': {
      const { retryAfter, form, values } = outcome;
      const errors = { form: [sayTooMany(retryAfter)] };
      return {
        seeOther: await backWith({ ...asked, form, values, errors }),
        json: { status: 429, body: { retryAfter } },
        headers: { 'retry-after': String(retryAfter) },
      };
    }
  }
}

interface Back extends Asked {
  form: string;
  values: ReportValues;
  errors: Record<string, string[]>;
}

/** Back to the form, with what was chosen and written; a program keeps what it sent by itself. */
async function backWith({ id, ip, kind, form, values, errors }: Back): Promise<string> {
  if (kind === 'json') return form;
  await countDraft(ip);
  const token = await keepForm({ form: reportForm(id), values: { ...values }, errors });
  return `${form}?draft=${token}#report`;
}

const BANNED = {
  account:
    'You are banned here, and your reports are not heard until that is over. Your account page says until when, and why.',
  network:
    'Guests of the network you come from are banned for a time, for which only a report that somebody is given away is heard from there. Somebody else may be meant. With an account you can report all the same.',
};

function sayTooMany(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  const wait = minutes === 1 ? 'a minute' : `${minutes} minutes`;
  return `Many reports came from where you are. What you wrote is kept here; try again in ${wait}.`;
}
