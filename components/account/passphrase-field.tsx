import { Field } from './field';

interface PassphraseFieldProps {
  name: string;
  label: string;
  errors?: string[] | undefined;
}

/** A new passphrase: the rules for everybody, and a meter beside them where there is script (components/enhance/passphrase). */
export function PassphraseField({ name, label, errors }: PassphraseFieldProps) {
  return (
    <div className="passphrase" data-passphrase="">
      <Field
        name={name}
        label={label}
        type="password"
        autoComplete="new-password"
        hint="15 characters or more, and no rules about which: four or five words that have nothing to do with each other are good. Pasting is fine."
        errors={errors}
      />
      <p className="meter" data-meter="" role="status" hidden />
      <label className="choice" data-show="" hidden>
        <input type="checkbox" />
        <span>Show what I type</span>
      </label>
    </div>
  );
}
