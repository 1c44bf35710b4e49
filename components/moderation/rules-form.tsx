import { TextField } from '@/components/admin/fields';
import { PolicyField } from '@/components/admin/setting-fields';
import type { ShownForm } from '@/components/admin/admin-page';

/** The rules, all in one form: tried on what was said, or saved. */
export function RulesForm({ form }: { form: ShownForm }) {
  const { values, errors, version } = form;
  return (
    <form className="form" method="post" action="/moderation/rules">
      <p>Rules hold a comment until a person has looked. They never reject one.</p>
      <TextField
        name="heldWords"
        label="Words and phrases that make a comment wait"
        hint="One a line. Only whole words count, in capitals or not."
        rows={8}
        value={values.heldWords ?? ''}
        errors={errors.heldWords}
      />
      <TextField
        name="maxLinks"
        label="Links that a comment may have"
        hint="One with more waits for a person. At 0, every comment with a link does."
        type="number"
        short
        value={values.maxLinks ?? ''}
        errors={errors.maxLinks}
      />
      <PolicyField values={values} errors={errors} />
      <TextField
        name="trustedAfter"
        label="Published comments until a member is no newcomer"
        type="number"
        short
        value={values.trustedAfter ?? ''}
        errors={errors.trustedAfter}
      />
      <TextField
        name="closeAfterDays"
        label="Days until a conversation closes by itself"
        hint="From the day its article appeared. Empty: never. One that somebody opens again stays open."
        type="number"
        short
        value={values.closeAfterDays ?? ''}
        errors={errors.closeAfterDays}
      />
      <TextField
        name="identityTerms"
        label="Words by which this community speaks of itself"
        hint="One a line. They hold nothing: under Fairness you see whether comments with them are held more often than others."
        rows={4}
        value={values.identityTerms ?? ''}
        errors={errors.identityTerms}
      />
      <input type="hidden" name="version" value={version} />
      <div className="row">
        <button className="button first" type="submit">
          Save
        </button>
        <button className="button" type="submit" name="intent" value="rehearse">
          Try it on the last 90 days
        </button>
      </div>
    </form>
  );
}
