import { normaliseText } from '@/lib/comments/normalise-text';
import { renderBody } from '@/lib/comments/render-body';
import { MESSAGES, parseComment, type CommentErrors, type CommentValues } from '@/lib/comments/schema';

/**
 * How a comment would look, by the renderer that will render it. Only the body has to be there; `preview` is null when
 * it cannot be shown, and then `errors` says why. Nothing is kept.
 */
export function previewComment(raw: Record<string, unknown>): {
  values: CommentValues;
  errors: CommentErrors;
  preview: string | null;
} {
  const { values, errors } = parseComment(raw);
  if (errors.body !== undefined) return { values, errors: { body: errors.body }, preview: null };
  const body = normaliseText(values.body).trim();
  if (body === '') return { values, errors: { body: [MESSAGES.emptyBody] }, preview: null };
  return { values, errors: {}, preview: renderBody(body) };
}
