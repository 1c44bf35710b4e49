import { keepDraft, type Draft, type Notice } from '@/lib/comments/drafts';
import { postComment, type Posted, type PostOutcome } from '@/lib/comments/post-comment';
import type { Writer } from '@/lib/comments/comment-writer';
import { previewComment } from '@/lib/comments/preview-comment';
import type { CommentErrors, CommentValues } from '@/lib/comments/schema';
import { env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { answer, type Acted } from '@/lib/http/answer';
import { layAside } from '@/lib/http/aside';
import { originOf } from '@/lib/http/origin';
import { countDraft } from '@/lib/http/rate-limit';
import { articlePath, respondPath } from '@/lib/urls';

interface Accepted {
  request: Request;
  slug: string;
  accepts: 'both' | 'json';
  /** Whose account it is to be posted by; null for a stranger. Asked only where the form says so. */
  findWriter: () => Promise<Writer | null>;
}

/** Takes a comment from a form or a program and says what came of it, as PRODUCT 3 lists the answers. */
export async function acceptComment({ request, slug, accepts, findWriter }: Accepted): Promise<Response> {
  return answer(
    request,
    async ({ fields, kind }) => {
      const raw = isRecord(fields) ? fields : {};
      const asAccount = raw.as === 'account';
      const { ip, userAgent, referrer } = originOf(request);
      const asked = { form: asAccount ? respondPath(slug) : articlePath(slug), slug, kind, ip };
      if (raw.intent === 'preview') return say.preview({ ...asked, ...previewComment(raw) });
      const origin = { ip, userAgent: userAgent || null, referrer: referrer || null };
      const viewer = asAccount ? await findWriter() : null;
      return sayOutcome({ ...asked, outcome: await postComment({ slug, raw, origin, viewer }) });
    },
    { accepts },
  );
}

interface Asked {
  /** The page whose form it was. */
  form: string;
  slug: string;
  kind: 'form' | 'json';
  ip: string;
}

async function sayOutcome({ outcome, ...asked }: Asked & { outcome: PostOutcome }): Promise<Acted> {
  switch (outcome.outcome) {
    case 'posted':
      return withReceipt(say.comment(201, outcome.comment), outcome.comment, asked);
    case 'repeat':
      return say.comment(200, outcome.comment);
    case 'unknown-article':
      throw new AppError('not-found');
    case 'signed-out': {
      const asGuest = { ...asked, form: articlePath(asked.slug) };
      const body = { error: 'unauthenticated' };
      return say.refusal(asGuest, outcome.values, 401, body, { kind: 'signed-out' });
    }
    case 'refused':
      return say.refusal(asked, outcome.values, 403, { reason: outcome.reason }, { kind: outcome.reason });
    case 'banned': {
      const { ban, values } = outcome;
      return say.refusal(asked, values, 403, { reason: 'banned', ban }, { kind: 'banned', ...ban });
    }
    case 'invalid':
      return say.errors(asked, outcome.values, outcome.errors);
    case 'rate-limited':
    case 'slow': {
      const { outcome: kind, retryAfter, values } = outcome;
      const body = kind === 'slow' ? { retryAfter, reason: kind } : { retryAfter };
      const acted = await say.refusal(asked, values, 429, body, { kind, retryAfter });
      return { ...acted, headers: { 'retry-after': String(retryAfter) } };
    }
  }
}

const say = {
  comment(status: number, comment: Posted): Acted {
    const { permalink, receiptUrl, status: state } = comment;
    const goOn = state === 'held' && receiptUrl !== null ? receiptUrl : permalink;
    const { receiptUrl: _, ...withoutReceipt } = comment;
    return { seeOther: pathOf(goOn), json: { status, body: receiptUrl === null ? withoutReceipt : comment } };
  },

  async errors(asked: Asked, values: CommentValues, errors: CommentErrors): Promise<Acted> {
    const draft: Draft = { values, errors, preview: null, notice: null };
    return { seeOther: await backWith(asked, draft), json: { status: 422, body: { errors } } };
  },

  async refusal(
    asked: Asked,
    values: CommentValues,
    status: number,
    body: unknown,
    notice: Notice,
  ): Promise<Acted> {
    const draft: Draft = { values, errors: {}, preview: null, notice };
    return { seeOther: await backWith(asked, draft), json: { status, body } };
  },

  async preview({
    values,
    errors,
    preview,
    ...asked
  }: Asked & ReturnType<typeof previewComment>): Promise<Acted> {
    const draft: Draft = { values, errors, preview, notice: null };
    const isEmpty = preview === null;
    return {
      seeOther: await backWith(asked, draft),
      json: isEmpty ? { status: 422, body: { errors } } : { status: 200, body: { preview } },
    };
  },
};

/** Back to the form, with everything as it was; a program keeps what it sent by itself. */
async function backWith({ form, slug, kind, ip }: Asked, draft: Draft): Promise<string> {
  if (kind === 'json') return articlePath(slug);
  const { body, name, email, notify, check, parentId } = draft.values;
  await countDraft(ip);
  const token = await keepDraft({ ...draft, values: { body, name, email, notify, check, parentId } });
  return `${form}?draft=${token}#respond`;
}

/**
 * Who is sent on to the published comment finds the way to its receipt there: the page is the same for everybody, so what
 * is this author's alone is laid aside in their browser, for ten minutes.
 */
function withReceipt(acted: Acted, { status, receiptUrl }: Posted, { kind }: Asked): Acted {
  if (kind === 'json' || status !== 'published' || receiptUrl === null) return acted;
  return { ...acted, cookies: [layAside({ kind: 'receipt', value: { path: pathOf(receiptUrl) } })] };
}

function pathOf(url: string): string {
  return url.slice(env.SITE_URL.length);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
