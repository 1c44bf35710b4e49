import type { ShownForm } from './admin-page';
import { TextField } from '@/components/ui/fields';
import { PolicyField } from './setting-fields';

/** What makes a comment wait for a person, as administrators and moderators settle it. */
export function HoldingFields({ values, errors }: Pick<ShownForm, 'values' | 'errors'>) {
  return (
    <>
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
    </>
  );
}
