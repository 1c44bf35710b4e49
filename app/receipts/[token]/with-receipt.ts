import { findByReceipt } from '@/lib/comments/receipts';
import { AppError } from '@/lib/errors';
import { answer, type Acted } from '@/lib/http/answer';
import { isGuessing } from '@/lib/http/guessing';
import { keepForm } from '@/lib/http/kept-form';
import { originOf } from '@/lib/http/origin';
import { countDraft } from '@/lib/http/rate-limit';

/** What somebody does with the receipt in the address of a request. */
interface WithReceipt {
  id: string;
  /** The page of the receipt. */
  path: string;
  fields: Record<string, unknown>;
  kind: 'form' | 'json';
  ip: string;
}

/** Answers what is done with a receipt: who has its address may, and who guesses is soon told to wait. */
export async function withReceipt(
  request: Request,
  params: Promise<{ token: string }>,
  act: (receipt: WithReceipt) => Promise<Acted>,
): Promise<Response> {
  const { token } = await params;
  return answer(request, async ({ fields, kind }) => {
    const { ip } = originOf(request);
    const comment = await findByReceipt(token);
    if (comment === null) throw new AppError((await isGuessing(ip)) ? 'too-many' : 'not-found');
    const sent = typeof fields === 'object' && fields !== null ? (fields as Record<string, unknown>) : {};
    return act({ id: comment.id, path: `/receipts/${token}`, fields: sent, kind, ip });
  });
}

/** Back to the receipt, with what was typed and every error; a program keeps what it sent by itself. */
export async function backWithErrors({
  receipt: { path, fields, kind, ip },
  form,
  errors,
}: {
  receipt: WithReceipt;
  form: 'edit' | 'appeal';
  errors: Record<string, string[]>;
}): Promise<Acted> {
  const json = { status: 422, body: { errors } };
  if (kind === 'json') return { seeOther: path, json };
  await countDraft(ip);
  const texts = Object.entries(fields).filter(
    (field): field is [string, string] => typeof field[1] === 'string',
  );
  const kept = await keepForm({ form, values: Object.fromEntries(texts), errors });
  return { seeOther: `${path}?kept=${kept}#${form}`, json };
}
