import type { ReactNode } from 'react';
import { notFound } from 'next/navigation';
import { UndoBar } from '@/components/moderation/undo-bar';
import { UndoBulkBar } from '@/components/moderation/undo-bulk-bar';
import type { Moderator } from '@/lib/auth/viewer';
import { readKeptForm } from '@/lib/http/kept-form';
import { readBulk } from '@/lib/moderation/bulk';
import { UNDO_WINDOW } from '@/lib/moderation/decide';
import { UNDONE } from '@/lib/moderation/moves';
import { readDecision } from '@/lib/moderation/queue';
import { BULK_NOTE } from '@/app/moderation/bulk/say-bulk';
import { one, type Query } from '@/app/query';

/** What a form without script came back from, one decision or many, with the way to undo it. */
export async function lastDecided({
  query,
  from,
  moderator,
}: {
  query: Query;
  from: string;
  moderator: Moderator;
}): Promise<ReactNode> {
  const [id, batch] = [one(query, 'decided'), one(query, 'batch')];
  if (batch !== undefined) {
    const bulk = await readBulk({ batch, moderator });
    const failed = Number(one(query, 'failed') ?? 0) || 0;
    const kept = await readKeptForm({ form: BULK_NOTE, token: one(query, 'draft') });
    const note = kept?.values.note ?? '';
    return bulk && <UndoBulkBar batch={batch} failed={failed} note={note} {...bulk} from={from} />;
  }
  if (id === undefined) return null;
  const decision = await readDecision({ id, moderator });
  if (decision === null) notFound();
  const last = decision.history.at(-1);
  if (last?.actor !== 'moderator') return null;
  const undo =
    last.reason === UNDONE ? 'done' : Date.now() - last.at.getTime() < UNDO_WINDOW ? 'open' : 'over';
  return <UndoBar id={id} status={decision.item.status} reason={last.reason} undo={undo} from={from} />;
}
