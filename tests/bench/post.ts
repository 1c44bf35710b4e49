import type { Asked } from './ask';

/** Each one stored, shown to the spam service (which answers ham at once) and published, unless `fields` say otherwise. */
export function postTo(article: string, fields: Record<string, string> = {}): Asked {
  const body = `I was *there*, and it was longer than that. [<id>]\n\n> What was said on the day\n\n${'It stays with me. '.repeat(20)}`;
  return {
    method: 'POST',
    path: `/api${article}/comments`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Wren', body, nonce: '[<id>]', ...fields }),
    status: 201,
  };
}
