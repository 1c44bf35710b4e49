import type { BulkPreview as Row } from '@/lib/moderation/preview-bulk';
import { counted, statusInWords } from './item-words';
import { MAX_NOTE_LENGTH } from '@/lib/moderation/schema';

interface BulkPreviewProps {
  /** Null when nothing is selected, or nothing that makes sense. */
  decision: 'publish' | 'decline' | 'spam' | 'hold' | null;
  /** Why, if they are declined. */
  reason: { code: string; name: string; sentence: string } | null;
  rows: readonly Row[];
  /** The list they were selected in. */
  from: string;
}

/** What a decision does, said of so many. */
const EFFECTS: Record<Row['effect'], (count: number) => string> = {
  publish: (count) => `${counted(count, 'comment')} will be published, when ten seconds have gone by`,
  keep: (count) => `${counted(count, 'comment')} will stand as before, and what was reported is settled`,
  decline: (count) => `${counted(count, 'comment')} will be declined`,
  spam: (count) => `${counted(count, 'comment')} will be marked as spam`,
  hold: (count) => `${counted(count, 'comment')} will wait again`,
  'pass-on': (count) => `${counted(count, 'comment')} will be passed on to a colleague`,
  changed: (count) => `${counted(count, 'comment')} changed meanwhile, and will be left alone`,
  colleague: (count) =>
    `${counted(count, 'comment')} will be left for a colleague: you wrote it, or it is an appeal against you`,
  nothing: (count) => `${counted(count, 'comment')} will be left alone: there is nothing to change`,
};

const ORDER = [
  'publish',
  'keep',
  'decline',
  'spam',
  'hold',
  'pass-on',
  'changed',
  'colleague',
  'nothing',
] as const;

/** What will happen to which, before anything does. */
export function BulkPreview({ decision, reason, rows, from }: BulkPreviewProps) {
  const moved = rows.filter(({ effect }) => !['changed', 'colleague', 'nothing'].includes(effect));
  return (
    <div className="page alone">
      <div className="queue-head">
        <h1>{moved.length === 0 ? 'Nothing will happen' : `What will happen to ${moved.length}`}</h1>
        <p>
          <a href={from}>Back to the queue; nothing was done</a>
        </p>
      </div>
      {rows.length === 0 && (
        <p className="empty">
          Nothing is selected. Tick the boxes beside some names in the queue, and come back.
        </p>
      )}
      {ORDER.map((effect) => (
        <Group key={effect} effect={effect} rows={rows.filter((row) => row.effect === effect)} />
      ))}
      {decision !== null && moved.length > 0 && (
        <Act decision={decision} reason={reason} rows={moved} from={from} />
      )}
    </div>
  );
}

function Group({ effect, rows }: { effect: Row['effect']; rows: readonly Row[] }) {
  if (rows.length === 0) return null;
  const hidden = rows.filter(({ hides }) => hides).length;
  return (
    <section aria-labelledby={`will-${effect}`}>
      <h2 id={`will-${effect}`}>{EFFECTS[effect](rows.length)}</h2>
      {hidden > 0 && (
        <p>{`${hidden === 1 ? 'One of them can' : `${hidden} of them can`} be read by everybody now.`}</p>
      )}
      <ol className="will bare">
        {rows.map((row) => (
          <li key={row.id}>
            <p>
              <strong>
                <bdi>{row.authorName}</bdi>
              </strong>
              {' on '}
              <bdi>{row.articleTitle}</bdi>
              {`, ${statusInWords(row.status).toLowerCase()} now`}
            </p>
            <p className="said" dir="auto">
              {row.excerpt}
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Act({ decision, reason, rows, from }: BulkPreviewProps) {
  const isDeclined = decision === 'decline';
  return (
    <form className="act" method="post" action="/moderation/bulk">
      {rows.map(({ id, version }) => (
        <input type="hidden" name="pick" value={`${id}:${version}`} key={id} />
      ))}
      <input type="hidden" name="from" value={from} />
      <input type="hidden" name="decision" value={decision ?? ''} />
      {isDeclined && <input type="hidden" name="reason" value={reason?.code ?? 'other'} />}
      {isDeclined && reason !== null && (
        <p>
          {'Each author reads: '}
          <q>{reason.sentence}</q>
        </p>
      )}
      {(isDeclined || decision === 'hold') && (
        <div className="field">
          <label htmlFor="bulk-note">
            {isDeclined ? 'A word to all of them, if you like' : 'A word to your colleagues, if you like'}
          </label>
          <textarea id="bulk-note" name="note" dir="auto" rows={2} maxLength={MAX_NOTE_LENGTH} />
        </div>
      )}
      <div className="row">
        <button type="submit" className="button first">{`Do this to ${rows.length}`}</button>
        <span className="hint">It can be taken back for ten seconds.</span>
      </div>
    </form>
  );
}
