interface FieldProps {
  /** Also the name that the form sends it under. */
  name: string;
  label: string;
  hint?: string | undefined;
  type?: 'text' | 'password' | 'email';
  autoComplete: string;
  value?: string | undefined;
  errors?: string[] | undefined;
  inputMode?: 'numeric' | undefined;
  /** Where two forms of one page ask for the same. */
  id?: string;
  required?: boolean;
  /** A name that was chosen once: browsers neither correct nor capitalise it. */
  verbatim?: boolean;
  data?: Record<`data-${string}`, string>;
}

/** One question with its hint, and above the answer whatever is wrong with it. Limits are said, not enforced: nothing pasted is cut off. */
export function Field({
  name,
  label,
  hint,
  type = 'text',
  autoComplete,
  value,
  errors,
  inputMode,
  id = name,
  required = true,
  verbatim = false,
  data,
}: FieldProps) {
  const isWrong = errors !== undefined && errors.length > 0;
  const describedBy = [isWrong ? `${id}-wrong` : '', hint === undefined ? '' : `${id}-hint`]
    .filter((part) => part !== '')
    .join(' ');
  return (
    <div className="field short">
      <label htmlFor={id}>{label}</label>
      {isWrong && (
        <p className="wrong" id={`${id}-wrong`}>
          {errors.join(' ')}
        </p>
      )}
      <input
        type={type}
        id={id}
        name={name}
        autoComplete={autoComplete}
        required={required}
        defaultValue={value}
        inputMode={inputMode}
        {...(type === 'text' && !verbatim ? { dir: 'auto' } : {})}
        {...(verbatim ? { autoCapitalize: 'none', spellCheck: false } : {})}
        {...(isWrong ? { 'aria-invalid': true } : {})}
        {...(describedBy === '' ? {} : { 'aria-describedby': describedBy })}
        {...data}
      />
      {hint !== undefined && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}
