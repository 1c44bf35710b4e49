import { element } from './element';

/** For this tab alone, and till its reader leaves quickly. */
const KEY = 'reported';

/** Keeps in mind what this reader reported, so that they need not see it again. */
export function rememberReported(id: string): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify([...readReported(), id]));
  } catch {
    // It is hidden on this page alone then.
  }
}

/** Shuts the text of every comment that this reader reported, and of `latest` where nothing is kept; what answers it stays. */
export function hideReported(latest: string[] = []): void {
  for (const id of new Set([...readReported(), ...latest])) {
    const comment = document.getElementById(`c-${id}`);
    const said = comment?.querySelector(':scope > .said, :scope > .folded > .said');
    const before = said?.closest('.folded') ?? said;
    if (said == null || before == null) continue;
    const part = element('details', { className: 'reported' });
    before.replaceWith(part);
    part.append(element('summary', {}, 'You reported this. Show it'), said);
  }
}

function readReported(): string[] {
  try {
    const ids: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? '[]');
    return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
  } catch {
    return [];
  }
}
