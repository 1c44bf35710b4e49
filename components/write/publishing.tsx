import type { ArticleErrors } from '@/lib/articles/schema';
import type { WritableArticle } from '@/lib/articles/writable-articles';
import { TextField } from '@/components/ui/fields';

interface PublishingProps {
  article: WritableArticle;
  path: string;
  words: Record<string, string>;
  errors: ArticleErrors;
}

/** What may become of it. Each of these saves it too. */
export function Publishing({ article: { status }, path, words, errors }: PublishingProps) {
  const publish = `${path}/publish`;
  return (
    <fieldset className="part">
      <legend>Who can read it</legend>
      {status !== 'published' && (
        <>
          <div className="row">
            <button className="button" type="submit" formAction={publish} name="when" value="now">
              Publish now
            </button>
            {status === 'scheduled' && <TakeBack path={path} words="Do not publish it" />}
          </div>
          <details className="fold" open={['date', 'time', 'zone'].some((field) => field in errors)}>
            <summary>{status === 'scheduled' ? 'At another time' : 'Publish it later'}</summary>
            <div className="when">
              <TextField
                name="date"
                label="Day"
                type="date"
                value={words.date ?? ''}
                errors={errors.date}
                short
              />
              <TextField
                name="time"
                label="Time"
                type="time"
                value={words.time ?? ''}
                errors={errors.time}
                short
              />
              <TextField
                name="zone"
                label="Where that time is"
                hint="A large city of your time zone, such as Berlin or New York, or UTC. It is reckoned with and not kept."
                value={words.zone ?? 'UTC'}
                errors={errors.zone}
                short
              />
            </div>
            <button className="button" type="submit" formAction={publish} name="when" value="later">
              Publish it then
            </button>
          </details>
        </>
      )}
      {status === 'published' && (
        <>
          <p className="hint">Everybody. What you save is read at once.</p>
          <div>
            <TakeBack path={path} words="Take it off the site" />
          </div>
        </>
      )}
    </fieldset>
  );
}

function TakeBack({ path, words }: { path: string; words: string }) {
  return (
    <button className="button" type="submit" formAction={`${path}/unpublish`}>
      {words}
    </button>
  );
}
