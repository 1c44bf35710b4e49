import { MAX_TITLE_LENGTH } from '@/lib/articles/schema';
import { TextField } from '@/components/ui/fields';

/** A title is enough to begin with. */
export function BeginForm({ title, errors }: { title: string; errors: string[] | undefined }) {
  return (
    <form className="begin" method="post" action="/write" noValidate>
      <TextField
        name="title"
        label="Begin an article: its title"
        required
        value={title}
        errors={errors}
        limit={MAX_TITLE_LENGTH}
      />
      <button className="button first" type="submit">
        Begin
      </button>
    </form>
  );
}
