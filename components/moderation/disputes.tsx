import type { Dispute } from '@/lib/moderation/disputes';
import { Time } from '@/components/ui/time';
import { SanctionEntry } from './sanction-list';

const SETTLED: Readonly<Record<string, string>> = {
  keep: 'It stands. They read that you have looked.',
  lift: 'It is over. They read that you have looked.',
  gone: 'That was ended already, somebody has looked at it, or it is for a colleague. Nothing was changed.',
};

interface DisputesProps {
  disputes: readonly Dispute[];
  /** What was done just before. */
  settled: string | undefined;
  language: string;
}

/** What people are held to and asked a second look at: before the comments, since somebody is kept from speaking. */
export function Disputes({ disputes, settled, language }: DisputesProps) {
  const said = settled === undefined ? undefined : SETTLED[settled];
  return (
    <>
      {said !== undefined && (
        <p className="banner plain" role="status">
          <span>{said}</span>
        </p>
      )}
      {disputes.length > 0 && (
        <section className="disputes" aria-labelledby="disputes">
          <h2 id="disputes">A second look was asked for</h2>
          <ul className="bare entries told-entries">
            {disputes.map((dispute) => (
              <li key={dispute.id}>
                <Whom dispute={dispute} />
                <SanctionEntry sanction={dispute} path={null} language={language} />
                <Words dispute={dispute} language={language} />
                {!dispute.isInForce && <p>It ran out before anybody looked. Was it right?</p>}
                <form className="row" method="post" action={`/moderation/disputes/${dispute.id}`}>
                  <button className="button" type="submit" name="act" value="keep">
                    {dispute.isInForce ? 'Let it stand' : 'It was right'}
                  </button>
                  <button className="button" type="submit" name="act" value="lift">
                    {dispute.isInForce ? 'End it now' : 'It should not have been'}
                  </button>
                </form>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Whom({ dispute: { person, comment } }: { dispute: Dispute }) {
  if (person !== null)
    return (
      <p>
        <a href={`/moderation/people/${encodeURIComponent(person.handle)}`}>
          <bdi>{person.displayName}</bdi>
        </a>
      </p>
    );
  if (comment === null) return null;
  return (
    <p>
      {'A guest: '}
      <a href={`/moderation/comments/${comment.id}`}>
        {'what '}
        <bdi>{comment.authorName === '' ? 'somebody' : comment.authorName}</bdi>
        {' wrote'}
      </a>
      {' under '}
      <bdi>{comment.article}</bdi>
    </p>
  );
}

function Words({ dispute: { disputeNote, disputedAt }, language }: { dispute: Dispute; language: string }) {
  return (
    <>
      <p className="hint">
        {'They asked '}
        {disputedAt !== null && <Time at={disputedAt} language={language} />}
        {disputeNote === '' ? ', without a word.' : ':'}
      </p>
      {disputeNote !== '' && (
        <blockquote className="word" dir="auto">
          {disputeNote}
        </blockquote>
      )}
    </>
  );
}
