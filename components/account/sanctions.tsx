import { MAX_DISPUTE_LENGTH } from '@/lib/auth/sanction-limits';
import type { OwnSanction } from '@/lib/auth/sanctions';
import { TextField } from '@/components/ui/fields';
import { Time } from '@/components/ui/time';
import { reasonInWords } from './sanction-words';

interface SanctionsProps {
  sanctions: OwnSanction[];
  /** A guest reads it on a receipt, and has no account to close. */
  isGuest?: boolean;
  /** Where a second look is asked for. */
  dispute: string;
  language: string;
}

const SAID = {
  warn: 'The moderators warned you',
  hold: 'What you say waits until a person has looked at it',
  mute: 'You cannot comment',
  ban: 'You are banned',
};

const BANNED =
  ' You can neither comment nor report, your name and handle stay as they are, and no mail about replies comes to you. You can read, change how you get in, take what is yours and close your account.';

/** What it means for a guest, who is known by a receipt and a network alone. */
const GUESTS = {
  warn: '',
  hold: ' That goes for what guests send from the network this came from, too. With an account you can write all the same.',
  mute: ' That goes for guests from the network this came from, whoever they are. You can read and report, and with an account you can write.',
  ban: ' That goes for guests from the network this came from, whoever they are: they can neither comment nor report, but for somebody who is given away. With an account you can write.',
};

const WAS = {
  warn: 'The moderators warned you',
  hold: 'What you said waited until a person had looked at it',
  mute: 'You could not comment',
  ban: 'You were banned',
};

/** Whatever moderators hold somebody to, in words: nobody is shut out without knowing it. Nothing where there is nothing. */
export function Sanctions({ sanctions, isGuest = false, dispute, language }: SanctionsProps) {
  if (sanctions.length === 0) return null;
  return (
    <section aria-labelledby="sanctions-title" id="sanctions">
      <h2 id="sanctions-title">What the moderators told you</h2>
      <ul className="bare entries told-entries">
        {sanctions.map((sanction) => (
          <li key={sanction.id}>
            <Sanction sanction={sanction} isGuest={isGuest} language={language} />
            <Dispute sanction={sanction} action={dispute} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Sanction({
  sanction,
  isGuest,
  language,
}: {
  sanction: OwnSanction;
  isGuest: boolean;
  language: string;
}) {
  const { id, kind, reason, note, createdAt, isInForce, disputedAt, disputeOutcome } = sanction;
  const isLookedAt = disputedAt !== null && disputeOutcome === null;
  return (
    <>
      <p className={isInForce ? 'banner' : 'hint'}>
        <span>
          {`${(isInForce ? SAID : WAS)[kind]}, ${reasonInWords(reason)}. Decided `}
          <Time at={createdAt} language={language} />
          {'. '}
          <End sanction={sanction} language={language} />
          {isInForce && (isGuest ? GUESTS[kind] : kind === 'ban' && BANNED)}
        </span>
      </p>
      {note !== '' && (
        <>
          <p>They wrote to you:</p>
          <blockquote dir="auto">{note}</blockquote>
        </>
      )}
      {isInForce && !isGuest && kind === 'warn' && !isLookedAt && (
        <form method="post" action="/account/sanctions/read">
          <input type="hidden" name="id" value={id} />
          <button className="button" type="submit">
            I have read it
          </button>
        </form>
      )}
    </>
  );
}

/** Once, somebody else looks at it, if there is somebody else. */
function Dispute({
  sanction: { id, isInForce, endedAt, disputedAt, disputeOutcome },
  action,
}: {
  sanction: OwnSanction;
  action: string;
}) {
  if (disputeOutcome === 'kept') return <p>A second person has looked, as you asked: it stands.</p>;
  if (disputeOutcome === 'lifted')
    return (
      <p>
        A second person has looked, as you asked
        {endedAt === null ? ': it should not have been.' : ', and ended it.'}
      </p>
    );
  if (!isInForce)
    return disputedAt === null || endedAt !== null ? null : (
      <p>You asked for a second look. It was over before anybody had looked; somebody will all the same.</p>
    );
  if (disputedAt !== null) return <p>You asked for a second look. It holds until somebody has looked.</p>;
  return (
    <details className="fold">
      <summary>Ask for a second look</summary>
      <form className="form" method="post" action={action}>
        <input type="hidden" name="id" value={id} />
        <TextField
          name="note"
          id={`dispute-${id}`}
          label="A word to whoever looks, if you like"
          hint={`Once, another moderator looks at it, if there is one. ${MAX_DISPUTE_LENGTH.toLocaleString('en-GB')} characters at the most.`}
          value=""
          rows={3}
          limit={MAX_DISPUTE_LENGTH}
        />
        <button className="button" type="submit">
          Ask for a second look
        </button>
      </form>
    </details>
  );
}

function End({
  sanction: { kind, endsAt, endedAt, isInForce },
  language,
}: {
  sanction: OwnSanction;
  language: string;
}) {
  if (kind === 'warn') return null;
  if (isInForce && endsAt === null) return 'It holds until a moderator lifts it.';
  const end = endedAt ?? endsAt;
  if (end === null) return null;
  return (
    <>
      {isInForce ? 'It holds until ' : 'It was over '}
      <Time at={end} language={language} writtenOut />
      {', UTC.'}
    </>
  );
}
