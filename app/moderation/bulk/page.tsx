import type { Metadata } from 'next';
import { BulkPreview } from '@/components/moderation/bulk-preview';
import { requireModerator } from '@/lib/auth/viewer';
import { listDeclineReasons } from '@/lib/moderation/decline-reasons';
import { previewBulk } from '@/lib/moderation/preview-bulk';
import { bulkSchema } from '@/lib/moderation/schema';
import { admit } from '@/app/admit';
import { currentSite } from '@/app/current-site';
import { one, type Query } from '@/app/query';
import { ModerationFrame } from '../frame';
import { listOf } from '../moderate';

export const metadata: Metadata = { title: 'What will happen' };

/** What a decision would do to each of those that are selected. Nothing has happened when this is shown. */
export default async function BulkPage({ searchParams }: { searchParams: Promise<Query> }) {
  const moderator = await admit(requireModerator);
  const query = await searchParams;
  const input = bulkSchema.safeParse({
    pick: query.pick,
    decision: one(query, 'decision'),
    reason: one(query, 'reason'),
  });
  const [site, reasons, rows] = await Promise.all([
    currentSite(),
    listDeclineReasons(),
    input.success ? previewBulk({ input: input.data, moderator }) : [],
  ]);
  const reason = reasons.find(({ code }) => input.success && code === input.data.reason);
  return (
    <ModerationFrame site={site} current={null}>
      <BulkPreview
        decision={input.success ? input.data.decision : null}
        reason={reason ?? null}
        rows={rows}
        from={listOf(query.from)}
      />
    </ModerationFrame>
  );
}
