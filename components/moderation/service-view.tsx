import type { ServiceFacts } from '@/lib/moderation/service-facts';
import { Time } from '@/components/ui/time';
import { recheckInWords } from './count-words';

interface ServiceViewProps {
  facts: ServiceFacts;
  language: string;
}

/** What is known of the spam service. What is wrong with it stands above every page. */
export function ServiceView({ facts, language }: ServiceViewProps) {
  if (!facts.hasKey)
    return (
      <p>
        This site has no key for Akismet, so nothing is sent anywhere. Rules and people look for spam. An
        administrator can enter a key.
      </p>
    );
  return (
    <>
      <section aria-labelledby="state">
        <h2 id="state">How it stands</h2>
        <p>{facts.isWell ? 'Akismet answers, as far as we have heard.' : 'See above.'}</p>
        <Usage usage={facts.usage} language={language} />
        <form method="post" action="/moderation/service/try">
          <button className="button" type="submit">
            Try now
          </button>
        </form>
      </section>
      <Recheck recheck={facts.recheck} language={language} />
    </>
  );
}

function Usage({ usage, language }: { usage: ServiceFacts['usage']; language: string }) {
  if (usage === null) return <p>It has not said how much of the month’s allowance is used.</p>;
  const { count, limit, at } = usage;
  return (
    <p>
      {limit === null
        ? `${count.toLocaleString('en-GB')} checks were made this month; the key has no limit.`
        : `${count.toLocaleString('en-GB')} of ${limit.toLocaleString('en-GB')} checks were made this month.`}
      {' As of '}
      <Time at={at} language={language} writtenOut />.
    </p>
  );
}

function Recheck({ recheck, language }: { recheck: ServiceFacts['recheck']; language: string }) {
  const { total, left, begunAt } = recheck;
  return (
    <section aria-labelledby="recheck">
      <h2 id="recheck">Check held comments again</h2>
      <p>
        Akismet is asked again about everything that waits and that no person has acted on. What it now knows
        to be spam goes to Spam; what it lets through is published only where the rules do not hold it. A
        comment whose author asked for a person is never sent.
      </p>
      {begunAt !== null && (
        <p>
          <span data-recheck-words="">{recheckInWords(recheck)}</span>
          {', begun '}
          <Time at={begunAt} language={language} writtenOut />.
        </p>
      )}
      {total > 0 && left > 0 && (
        <>
          <progress data-recheck="" max={total} value={total - left} aria-labelledby="recheck" />
          <p data-recheck-more="">
            <a href="/moderation/service#recheck">Look how far it has come</a>
          </p>
        </>
      )}
      <form method="post" action="/moderation/recheck">
        <button className="button" type="submit">
          {total > 0 && left > 0 ? 'Begin again' : 'Check them again'}
        </button>
      </form>
    </section>
  );
}
