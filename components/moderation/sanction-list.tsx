import type { PersonSanction } from '@/lib/moderation/person';
import { Time } from '@/components/ui/time';
import { KIND_STATES, REASON_NAMES } from './person-words';

interface SanctionListProps {
  sanctions: readonly PersonSanction[];
  /** Below this address each can be ended by its id; null: this moderator may end none. */
  path: string | null;
  language: string;
}

/** What somebody was told or is held to, with why, by whom and until when, and the button that ends it. */
export function SanctionList({ sanctions, path, language }: SanctionListProps) {
  return (
    <ul className="bare entries told-entries">
      {sanctions.map((sanction) => (
        <li key={sanction.id}>
          <SanctionEntry sanction={sanction} path={path} language={language} />
        </li>
      ))}
    </ul>
  );
}

/** One of them. */
export function SanctionEntry({
  sanction,
  path,
  language,
}: Omit<SanctionListProps, 'sanctions'> & { sanction: PersonSanction }) {
  const { id, kind, reason, note, createdAt, by, isInForce } = sanction;
  return (
    <>
      <p>
        <strong className={isInForce ? 'state wait' : 'state'}>{KIND_STATES[kind]}</strong>
        {`: ${REASON_NAMES[reason] ?? reason}, `}
        <Time at={createdAt} language={language} />
        {', by '}
        <bdi>{by ?? 'somebody who has left'}</bdi>
        {'. '}
        <End sanction={sanction} language={language} />
      </p>
      {note !== '' && <blockquote dir="auto">{note}</blockquote>}
      {isInForce && path !== null && (
        <form method="post" action={`${path}/${id}/end`}>
          <button className="button" type="submit">
            {kind === 'warn' ? 'Take it back' : 'End it now'}
          </button>
        </form>
      )}
    </>
  );
}

function End({
  sanction: { kind, endsAt, endedAt },
  language,
}: {
  sanction: PersonSanction;
  language: string;
}) {
  if (endedAt !== null)
    return (
      <>
        {kind === 'warn' ? 'Read or taken back ' : 'Ended '}
        <Time at={endedAt} language={language} />.
      </>
    );
  if (kind === 'warn') return 'Not read yet, or not said to be.';
  if (endsAt === null) return 'Until it is lifted.';
  return (
    <>
      {'Until '}
      <Time at={endsAt} language={language} writtenOut />
      {', UTC.'}
    </>
  );
}
