import type { Rehearsal } from '@/lib/moderation/rehearse';
import { commentPath } from '@/lib/urls';

/** What the rules as they were typed would have done. Nothing has been saved. */
export function RehearsalView({ rehearsal }: { rehearsal: Rehearsal }) {
  const { looked, cut, held, hurt, shown, caught, missed } = rehearsal;
  return (
    <section aria-labelledby="rehearsal">
      <h2 id="rehearsal">What it would have done</h2>
      <p>
        {`Nothing is saved yet. Of ${countOf(looked)} in the last 90 days these rules would have held ${held}: ${hurt} that ${hurt === 1 ? 'is' : 'are'} published now, ${caught} that ${caught === 1 ? 'was' : 'were'} spam, and ${held - hurt - caught} that wait or were declined.`}
        {missed > 0 && ` Of the spam, Akismet had not noticed ${missed}.`}
        {cut && ' There were more; these are the newest.'}
      </p>
      {shown.length > 0 && (
        <>
          <h3>
            {hurt > shown.length ? `Published, and held: the latest ${shown.length}` : 'Published, and held'}
          </h3>
          <ul className="bare hurt">
            {shown.map(({ id, slug, authorName, excerpt, why }) => (
              <li key={id}>
                <p>
                  <a href={commentPath(slug, id)}>
                    <bdi>{authorName}</bdi>
                  </a>
                  {': '}
                  <bdi>{excerpt}</bdi>
                </p>
                <p className="hint">{why.map(whyInWords).join(', ')}</p>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function countOf(comments: number): string {
  return comments === 1 ? 'one comment' : `${comments.toLocaleString('en-GB')} comments`;
}

function whyInWords(why: string): string {
  if (why === 'policy') return 'everything waits';
  if (why === 'newcomer') return 'a newcomer';
  const detail = why.slice(why.indexOf(':') + 1);
  if (why.startsWith('words:')) return `“${detail}”`;
  return detail === '1' ? 'one link' : `${detail} links`;
}
