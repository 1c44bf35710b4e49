import type { DemoFacts } from '@/lib/privacy/remove-demo';
import { Tick } from '@/components/ui/fields';

/** What the demo is, and the way to be rid of it. */
export function DemoPart({ demo, version }: { demo: DemoFacts; version: string }) {
  return (
    <section aria-labelledby="demo">
      <h2 id="demo">The demo</h2>
      <p>{demoInWords(demo)}</p>
      <form className="form" method="post" action="/admin/demo">
        {demo.commentsOfPeople > 0 && <CommentsToo demo={demo} checked={false} />}
        <div className="row">
          <input type="hidden" name="version" value={version} />
          <button className="button" type="submit">
            Remove the demo, for ever
          </button>
        </div>
      </form>
    </section>
  );
}

interface CommentsTooProps {
  demo: DemoFacts;
  checked: boolean;
  errors?: string[] | undefined;
}

/** What nobody may throw away without having said so. */
export function CommentsToo({ demo: { commentsOfPeople }, checked, errors }: CommentsTooProps) {
  return (
    <Tick
      name="withComments"
      value="yes"
      checked={checked}
      errors={errors}
      label={
        commentsOfPeople === 1
          ? 'The one comment that somebody has written under it may go too.'
          : `The ${commentsOfPeople} comments that people have written under it may go too.`
      }
    />
  );
}

export function demoInWords({ articles, comments }: DemoFacts): string {
  return `${articles} articles and ${comments} comments, all made up, to look at and to try things on. With them go their pictures, and the sections, tags and bylines that hold nothing else.`;
}
