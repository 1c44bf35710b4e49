import { TextField } from '@/components/ui/fields';
import { HoldingFields } from '@/components/admin/holding-fields';
import type { ShownForm } from '@/components/admin/admin-page';

/** The rules, all in one form: tried on what was said, or saved. */
export function RulesForm({ form }: { form: ShownForm }) {
  const { values, errors, version } = form;
  return (
    <form className="form" method="post" action="/moderation/rules">
      <p>Rules hold a comment until a person has looked. They never reject one.</p>
      <HoldingFields values={values} errors={errors} />
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
