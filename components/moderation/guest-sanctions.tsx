import type { SanctionedGuest } from '@/lib/moderation/guest-sanctions';
import type { PersonSanction } from '@/lib/moderation/person';
import { GUEST_HOURS } from '@/lib/moderation/schema';
import { SanctionFields } from './sanction-form';
import { SanctionEntry, SanctionList } from './sanction-list';

const KINDS = [
  { value: 'warn', name: 'Warn', hint: 'They read it on the receipt of this comment.' },
  { value: 'hold', name: 'Look first', hint: 'Everything that guests send from there waits for a person.' },
  { value: 'mute', name: 'Mute', hint: 'Guests from there can read and report, and say nothing.' },
  {
    value: 'ban',
    name: 'Ban',
    hint: 'Guests from there can neither write nor report, but for somebody who is given away.',
  },
];

const HOURS: Record<(typeof GUEST_HOURS)[number], string> = {
  1: 'An hour',
  6: 'Six hours',
  24: 'A day',
  48: 'Two days',
};

/** Of a guest: what they were told by the receipt of this comment, and what they can be told. */
export function GuestSanctions({
  id,
  sanctions,
  canBeTold,
  language,
}: {
  id: string;
  sanctions: readonly PersonSanction[];
  /** It is a guest's still, and no member's who took it over. */
  canBeTold: boolean;
  language: string;
}) {
  return (
    <section aria-labelledby="guest">
      <h2 id="guest">The guest who wrote it</h2>
      {sanctions.length > 0 && (
        <SanctionList
          sanctions={sanctions}
          path={`/moderation/comments/${id}/sanctions`}
          language={language}
        />
      )}
      {canBeTold && <TellGuest id={id} />}
    </section>
  );
}

function TellGuest({ id }: { id: string }) {
  return (
    <details className="opening">
      <summary>Warn, mute or ban them</summary>
      <SanctionFields
        action={`/moderation/comments/${id}/sanctions`}
        kinds={KINDS}
        time={{
          name: 'hours',
          value: '24',
          hint: 'Not for a warning. It may end sooner, with the mark.',
          options: GUEST_HOURS.map((hours) => ({ value: String(hours), name: HOURS[hours] })),
        }}
        readOn="receipt"
      >
        <p className="hint">
          A guest is known by their receipt, and by the network they came from: a mark that nobody is shown
          and that is gone after two days at the most. Many people may share a network, above all with Tor:
          whoever is met by this reads why and until when, and can write with an account.
        </p>
      </SanctionFields>
    </details>
  );
}

/** All guests who are held to something, each by the comment that it was for. */
export function SanctionedGuests({
  guests,
  language,
}: {
  guests: readonly SanctionedGuest[];
  language: string;
}) {
  if (guests.length === 0) return null;
  return (
    <section aria-labelledby="guests">
      <h2 id="guests">Guests</h2>
      <ul className="bare entries told-entries">
        {guests.map(({ commentId, authorName, article, ...sanction }) => (
          <li key={sanction.id}>
            <p>
              <a href={`/moderation/comments/${commentId}`}>
                {'What '}
                <bdi>{authorName === '' ? 'somebody' : authorName}</bdi>
                {' wrote'}
              </a>
              {' under '}
              <bdi>{article}</bdi>
            </p>
            <SanctionEntry
              sanction={sanction}
              path={`/moderation/comments/${commentId}/sanctions`}
              language={language}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
