/** What /api/viewer says of an article to whoever is signed in. */
export interface Overlay {
  viewer: { handle: string; displayName: string; role: string };
  hasAddress: boolean;
  isAuthor: boolean;
  held: { excerpt: string; receipt: string }[];
  mine: string[];
  /** Replies, and what is new where they follow, that were not seen yet; a hundred stands for more. */
  unread: number;
  ignored: { comments: string[]; names: string[] };
}

/** Null where nobody is signed in, and when it cannot be asked: the page is whole without it. */
export async function readOverlay(slug: string): Promise<Overlay | null> {
  try {
    const response = await fetch(`/api/viewer?article=${encodeURIComponent(slug)}`);
    if (!response.ok) return null;
    const overlay = (await response.json()) as Overlay | { viewer: null };
    return overlay.viewer === null ? null : overlay;
  } catch {
    return null;
  }
}
