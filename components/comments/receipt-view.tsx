import type { OwnSanction } from '@/lib/auth/sanctions';
import type { NetworkSanction } from '@/lib/http/network-sanctions';
import type { Receipt, ReceiptState } from '@/lib/comments/receipts';
import { Crumbs } from '@/components/ui/crumbs';
import { SafeHtml } from '@/components/ui/safe-html';
import { Time } from '@/components/ui/time';
import type { WaitingTime } from '@/lib/moderation/waiting-time';
import { Sanctions } from '@/components/account/sanctions';
import { Notice, type Told } from '@/components/account/notice';
import { HeldPanel } from './held-panel';
import { ReceiptActs, type KeptForm } from './receipt-acts';
import { networkInWords } from './notice-words';
import { Rings } from './rings';
import { articlePath } from '@/lib/urls';

/** What happened, what it means, what can be done: in that order. */
const STATES: Record<Exclude<ReceiptState, 'held'>, { title: string; means: string }> = {
  published: { title: 'Your comment is published.', means: 'Everybody can read it.' },
  declined: {
    title: 'Your comment was not published.',
    means: 'A person read it and decided so. Nobody else has seen it here.',
  },
  withdrawn: { title: 'You withdrew your comment.', means: 'It is not shown any more.' },
  erased: { title: 'Your comment was erased.', means: 'Its words and its name are gone from this site.' },
};

/** Declined after everybody could read it. */
const TAKEN_AWAY = {
  title: 'Your comment was taken away.',
  means: 'A person read it again and decided so. It could be read here, and is not shown any more.',
};

const APPEALS = {
  open: 'You asked for a second look. Nothing more is needed.',
  settled: 'A second person has looked, as you asked. With that the matter is settled.',
};

interface ReceiptViewProps {
  receipt: Receipt;
  /** Its address. */
  path: string;
  /** How long it usually takes, where that is known. */
  wait: WaitingTime | null;
  /** What moderators told the guest who wrote it. */
  sanctions: OwnSanction[];
  /** What guests of the network are held to that it came from; null: nothing. */
  network: NetworkSanction | null;
  /** What was done just before. */
  told: Told | null;
  forms: { edit: KeptForm | null; appeal: KeptForm | null; follow: KeptForm | null };
  /** Whether mail can be sent. */
  mail: boolean;
  language: string;
}

/** What became of one comment, for whoever holds its link, and what can be done about it. */
export function ReceiptView(props: ReceiptViewProps) {
  const { receipt, path, wait, sanctions, network, told, forms, mail, language } = props;
  const { state, articleSlug, articleTitle, createdAt } = receipt;
  return (
    <div className="plain">
      <div className="page">
        <div className="plain-body">
          <Crumbs trail={[{ href: articlePath(articleSlug), name: articleTitle }]} here="Your receipt" />
          <h1>Your receipt</h1>
          <p className="standfirst small">
            {'For what you wrote on '}
            <Time at={createdAt} language={language} writtenOut />
            {', UTC, under '}
            <a href={articlePath(articleSlug)}>
              <bdi>{articleTitle}</bdi>
            </a>
            .
          </p>
          <Notice told={told} />
          <Sanctions sanctions={sanctions} isGuest dispute={`${path}/dispute`} language={language} />
          {network !== null &&
            !sanctions.some(({ isInForce, kind }) => isInForce && kind === network.kind) && (
              <p className="banner plain">
                <span>{networkInWords(network)}</span>
              </p>
            )}
          {state === 'held' ? (
            <HeldPanel bodyHtml={receipt.bodyHtml} wait={wait} />
          ) : (
            <Decided receipt={receipt} state={state} />
          )}
          {receipt.appeal !== 'none' && <p>{APPEALS[receipt.appeal]}</p>}
          <ReceiptActs receipt={receipt} path={path} forms={forms} mail={mail} />
        </div>
      </div>
    </div>
  );
}

function Decided({ receipt, state }: { receipt: Receipt; state: Exclude<ReceiptState, 'held'> }) {
  const { authorName, bodyHtml, reason, note, permalink } = receipt;
  const { title, means } = state === 'declined' && receipt.wasPublic ? TAKEN_AWAY : STATES[state];
  return (
    <section className={`outcome ${state}`} role="status" aria-labelledby="outcome-title">
      <h2 id="outcome-title">{title}</h2>
      <p>{reason ?? means}</p>
      {reason !== null && <p>{means}</p>}
      {note !== null && (
        <div className="note">
          <p>The moderators wrote to you:</p>
          <blockquote dir="auto">{note}</blockquote>
        </div>
      )}
      {bodyHtml !== '' && (
        <div className="comment">
          <div className="who">
            <Rings name={authorName} />
            <div>
              <p className="name">
                <bdi>{authorName}</bdi>
              </p>
            </div>
          </div>
          <SafeHtml className="said" dir="auto" html={bodyHtml} />
        </div>
      )}
      {permalink !== null && (
        <p>
          <a className="button" href={permalink}>
            Go to it
          </a>
        </p>
      )}
      <p className="hint">
        Keep this page’s address if you want to come back. On a shared device, don’t leave it open.
      </p>
    </section>
  );
}
