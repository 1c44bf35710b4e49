import { writeDuration } from '@/lib/clock';
import type { WaitingTime } from '@/lib/moderation/waiting-time';
import { SafeHtml } from '@/components/ui/safe-html';

interface HeldPanelProps {
  /** The comment as it will stand. */
  bodyHtml: string;
  /** How long it usually takes until a person has decided, by what really happened; null where that says nothing. */
  wait: WaitingTime | null;
}

/**
 * Says loudly on the receipt that the comment was received, whatever it is held for. Script that posts in place takes the
 * panel from there into the place of the form; what is true of this page alone (`data-here`) it replaces.
 */
export function HeldPanel({ bodyHtml, wait }: HeldPanelProps) {
  return (
    <section className="held" role="status" aria-labelledby="held-title">
      <h2 id="held-title">We have your comment. A person will read it before it appears.</h2>
      <p>{`Nothing is wrong. ${usually(wait)}You don’t need to send it again.`}</p>
      <SafeHtml className="said" dir="auto" html={bodyHtml} />
      <p data-here="">
        This page is your receipt. Keep its address: it shows what was decided. No account is needed. On a
        shared device, don’t leave it open.
      </p>
    </section>
  );
}

function usually(wait: WaitingTime | null): string {
  if (wait === null) return '';
  const time = writeDuration(wait.seconds).replace(/^about /, '');
  return wait.atThisHour
    ? `At this hour it usually takes about ${time}. `
    : `It usually takes about ${time}. `;
}
