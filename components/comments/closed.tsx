import type { Draft } from '@/lib/comments/drafts';
import { DraftNotice } from './draft-notice';

/** In the place of the form, where nothing more can be said. What somebody had written is given back. */
export function Closed({ draft }: { draft: Draft | null }) {
  return (
    <section className="say" id="respond" aria-labelledby="respond-title">
      <h2 id="respond-title" className="quiet">
        This conversation is closed. You can still read it.
      </h2>
      {draft && draft.values.body !== '' && (
        <div className="form">
          <DraftNotice notice={{ kind: 'closed' }} />
          <div className="field">
            <label htmlFor="say-body">Your text</label>
            <textarea id="say-body" dir="auto" rows={7} readOnly defaultValue={draft.values.body} />
          </div>
        </div>
      )}
    </section>
  );
}
