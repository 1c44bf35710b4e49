import type { ReactNode } from 'react';
import type { Fairness, Treated } from '@/lib/moderation/fairness';

interface FairnessViewProps {
  fairness: Fairness;
  /** Below so many comments no rate is said. */
  fewest: number;
}

/** Rates beside each other, term by term; where there is too little to tell, that is what it says. */
export function FairnessView({ fairness, fewest }: FairnessViewProps) {
  if (fairness.terms.length === 0)
    return (
      <p>
        No words are listed yet by which this community speaks of itself. Add some under{' '}
        <a href="/moderation/rules#identityTerms">What holds</a>, and here stands whether comments with them
        are held more often than others.
      </p>
    );
  return (
    <>
      <p>
        {`The last 90 days. “Spam”: Akismet took it for spam. “Held”: a rule did. “Overturned”: one of both, and a person published it. Under ${fewest} comments no rate is given: it would say more of chance than of fairness.`}
        {fairness.cut && ' There were more comments than are looked at; these are the newest.'}
      </p>
      <div className="scroll" role="region" aria-label="Fairness" tabIndex={0}>
        <table className="figures">
          <caption>Comments with a word, and without it</caption>
          <thead>
            <tr>
              <th scope="col">Word</th>
              <th scope="col" className="number">
                Comments
              </th>
              <th scope="col" className="number">
                Spam
              </th>
              <th scope="col" className="number">
                Held
              </th>
              <th scope="col" className="number">
                Overturned
              </th>
            </tr>
          </thead>
          <tbody>
            {fairness.terms.flatMap(({ term, with: said, without }) => [
              <Row key={`${term} with`} name={<bdi>{term}</bdi>} treated={said} fewest={fewest} />,
              <Row key={`${term} without`} name="all others" treated={without} fewest={fewest} />,
            ])}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Row({ name, treated, fewest }: { name: ReactNode; treated: Treated; fewest: number }) {
  const { comments, spam, held, overturned } = treated;
  const isEnough = comments >= fewest;
  const stopped = spam + held;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className="number">{comments}</td>
      {isEnough ? (
        <>
          <td className="number">{rate(spam, comments)}</td>
          <td className="number">{rate(held, comments)}</td>
          <td className="number">
            {stopped < fewest ? `${overturned} of ${stopped}` : rate(overturned, stopped)}
          </td>
        </>
      ) : (
        <td colSpan={3}>too few to tell</td>
      )}
    </tr>
  );
}

function rate(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(1)} %`;
}
