/**
 * A page of ours that was fetched, to take from. Without its styles: they are those of this page or not wanted, and the
 * browser would hold them against this page's policy.
 */
export async function readPage(response: Response): Promise<Document> {
  const html = await response.text();
  return new DOMParser().parseFromString(html.replaceAll(STYLES, ''), 'text/html');
}

const STYLES = /<style>[\s\S]*?<\/style>/g;
