import type { WritableArticle } from '@/lib/articles/writable-articles';
import { writePath } from '@/lib/urls';
import { Select } from '@/components/ui/fields';

const POLICIES = [
  { value: '', name: 'as everywhere on this site' },
  { value: 'open', name: 'everything that the spam check lets through' },
  { value: 'newcomers', name: 'those of people known here; a first comment waits' },
  { value: 'all', name: 'nothing before a person has read it' },
];

/** Whether people may answer, and what can be read at once. What is there stays, whatever is chosen. */
export function ConversationForm({ article }: { article: WritableArticle }) {
  const { slug, commentsOpen, commentPolicy } = article;
  return (
    <form className="form" method="post" action={`${writePath(slug)}/comments`}>
      <fieldset>
        <legend>Comments</legend>
        <label className="choice">
          <input type="radio" name="comments" value="open" defaultChecked={commentsOpen} />
          <span>are open</span>
        </label>
        <label className="choice">
          <input type="radio" name="comments" value="closed" defaultChecked={!commentsOpen} />
          <span>
            are closed
            <small>What was said can still be read, followed and reported.</small>
          </span>
        </label>
      </fieldset>
      <Select name="policy" label="Read at once" value={commentPolicy ?? ''} options={POLICIES} />
      <div>
        <button className="button first" type="submit">
          Save
        </button>
      </div>
    </form>
  );
}
