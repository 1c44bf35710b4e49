import { SafeHtml } from '@/components/ui/safe-html';

interface HeldPanelProps {
  /** The comment as it will stand. */
  bodyHtml: string;
  /** Where to; null on the receipt itself. */
  receiptUrl: string | null;
}

/**
 * Says loudly that the comment was received, whatever it is held for. It takes the place of the form, and heads the
 * receipt; script that posts in place fetches the receipt and takes the panel from there, so the words are these.
 */
export function HeldPanel({ bodyHtml, receiptUrl }: HeldPanelProps) {
  return (
    <section className="held" role="status" aria-labelledby="held-title">
      <h2 id="held-title">We have your comment. A person will read it before it appears.</h2>
      <p>Nothing is wrong, and you don’t need to send it again.</p>
      <SafeHtml className="said" dir="auto" html={bodyHtml} />
      {receiptUrl !== null && (
        <p>
          <a className="button" href={receiptUrl}>
            Open your receipt
          </a>
        </p>
      )}
      <p>
        {receiptUrl === null
          ? 'This page is your receipt. Keep its address: it shows what was decided. No account is needed. '
          : 'Keep that address: it shows what was decided. No account is needed. '}
        On a shared device, don’t leave it open.
      </p>
    </section>
  );
}
