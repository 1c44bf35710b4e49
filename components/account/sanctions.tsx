import type { OwnSanction } from '@/lib/auth/sanctions';
import { Time } from '@/components/ui/time';
import { reasonInWords } from './sanction-words';

interface SanctionsProps {
  sanctions: OwnSanction[];
  language: string;
}

const SAID = {
  warn: 'The moderators warned you',
  hold: 'What you say waits until a person has looked at it',
  mute: 'You cannot comment',
  ban: 'You are banned',
};

const BANNED =
  ' You can neither comment nor report. You can read, take what is yours and close your account.';

const WAS = {
  warn: 'The moderators warned you',
  hold: 'What you said waited until a person had looked at it',
  mute: 'You could not comment',
  ban: 'You were banned',
};

/** Whatever moderators hold somebody to, in words: nobody is shut out without knowing it. Nothing where there is nothing. */
export function Sanctions({ sanctions, language }: SanctionsProps) {
  if (sanctions.length === 0) return null;
  return (
    <section aria-labelledby="sanctions-title" id="sanctions">
      <h2 id="sanctions-title">What the moderators told you</h2>
      <ul className="bare entries">
        {sanctions.map((sanction) => (
          <li key={sanction.id}>
            <Sanction sanction={sanction} language={language} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Sanction({ sanction, language }: { sanction: OwnSanction; language: string }) {
  const { id, kind, reason, note, createdAt, isInForce } = sanction;
  return (
    <>
      <p className={isInForce ? 'banner' : 'hint'}>
        <span>
          {`${(isInForce ? SAID : WAS)[kind]}, ${reasonInWords(reason)}. Decided `}
          <Time at={createdAt} language={language} />
          {'. '}
          <End sanction={sanction} language={language} />
          {isInForce && kind === 'ban' && BANNED}
        </span>
      </p>
      {note !== '' && (
        <>
          <p>They wrote to you:</p>
          <blockquote dir="auto">{note}</blockquote>
        </>
      )}
      {isInForce && kind === 'warn' && (
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
