import { readPage } from './read-page';
import { relateTimes } from './times';

/** What an action was answered with; null when it did not get through. */
export interface Reply {
  status: number;
  body: Record<string, unknown>;
  /** By the server's clock, where it says so. */
  at: number;
}

/** Sends fields as JSON to the address that the form would go to. */
export async function post(address: string, fields: Record<string, unknown>): Promise<Reply | null> {
  try {
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(fields),
      // What was decided goes out, also when the page is left at once.
      keepalive: true,
      // Somebody who was signed out is told so, and not shown the page where they would sign in.
      redirect: 'manual',
    });
    const body = (await response.json().catch(() => ({}))) as Record<string, unknown>;
    return { status: response.status, body, at: Date.parse(response.headers.get('date') ?? '') };
  } catch {
    return null;
  }
}

/** A page of ours, read and not shown; null when it does not come. */
export async function fetchPage(address: string): Promise<Document | null> {
  try {
    const response = await fetch(address, { headers: { accept: 'text/html' } });
    if (!response.ok || response.redirected) return null;
    const page = await readPage(response);
    relateTimes(page);
    return page;
  } catch {
    return null;
  }
}

/** The item as it is now, from its own page. */
export async function fetchItem(id: string): Promise<HTMLElement | null> {
  const page = await fetchPage(`/moderation/comments/${id}`);
  const item = page?.querySelector<HTMLElement>(`[data-item="${CSS.escape(id)}"]`) ?? null;
  return item === null ? null : document.importNode(item, true);
}
