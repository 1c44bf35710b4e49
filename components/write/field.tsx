import type { ReactNode } from 'react';

interface FieldProps {
  /** Also the name that the form sends it under. */
  name: string;
  label: string;
  hint?: string | undefined;
  errors?: string[] | undefined;
  /** `text` where nothing is said; with `rows` a field of that many lines. */
  type?: 'text' | 'date' | 'time';
  rows?: number;
  value: string;
  required?: boolean;
  /** Code points that fit. Said by the server, not enforced: nothing pasted is cut off. */
  limit?: number;
  className?: string;
}

/** One question with its hint, and above the answer whatever is wrong with it. */
export function Field({
  name,
  label,
  hint,
  errors,
  type = 'text',
  rows,
  value,
  className = 'field',
  ...rest
}: FieldProps) {
  const { required = false, limit } = rest;
  const shared = {
    id: name,
    name,
    required,
    defaultValue: value,
    'data-limit': limit,
    ...(type === 'text' ? { dir: 'auto' as const } : {}),
    ...describe({ id: name, hint, errors }),
  };
  return (
    <div className={className}>
      <label htmlFor={name}>{label}</label>
      <Wrong id={name} errors={errors} />
      {rows === undefined ? (
        <input type={type} autoComplete="off" {...shared} />
      ) : (
        <textarea rows={rows} {...shared} />
      )}
      {hint !== undefined && (
        <p className="hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

interface ChoiceProps {
  name: string;
  label: string;
  hint?: string | undefined;
  errors?: string[] | undefined;
  value: string;
  options: { value: string; name: string }[];
}

/** One of several, closed until it is asked. */
export function Choice({ name, label, hint, errors, value, options }: ChoiceProps) {
  return (
    <div className="field short">
      <label htmlFor={name}>{label}</label>
      <Wrong id={name} errors={errors} />
      <select id={name} name={name} defaultValue={value} {...describe({ id: name, hint, errors })}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.name}
          </option>
        ))}
      </select>
      {hint !== undefined && (
        <p className="hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

export function Wrong({ id, errors }: { id: string; errors: string[] | undefined }): ReactNode {
  if (!errors?.length) return null;
  return (
    <p className="wrong" id={`${id}-wrong`}>
      {errors.join(' ')}
    </p>
  );
}

interface Described {
  id: string;
  hint: string | undefined;
  errors: string[] | undefined;
}

/** What belongs to a field, for those who hear it. */
export function describe({ id, hint, errors }: Described) {
  const isWrong = errors !== undefined && errors.length > 0;
  const by = [isWrong ? `${id}-wrong` : '', hint === undefined ? '' : `${id}-hint`].filter(
    (part) => part !== '',
  );
  return {
    ...(isWrong ? { 'aria-invalid': true } : {}),
    ...(by.length > 0 ? { 'aria-describedby': by.join(' ') } : {}),
  } as const;
}
