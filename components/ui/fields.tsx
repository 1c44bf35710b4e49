import type { ReactNode } from 'react';

interface Common {
  /** Also the name that the form sends it under, and the id, unless `id` says another. */
  name: string;
  label: ReactNode;
  hint?: ReactNode;
  errors?: string[] | undefined;
  /** Where two forms of one page ask for the same. */
  id?: string;
}

export interface TextFieldProps extends Common {
  type?: 'text' | 'url' | 'email' | 'number' | 'password' | 'date' | 'time';
  /** As it stands; undefined where nothing is ever said again. */
  value: string | undefined;
  /** With it, a field of so many lines. */
  rows?: number;
  /** Short answers get a short field. */
  short?: boolean;
  /** A field of many lines that begins low, or high. */
  height?: 'low' | 'tall';
  /** A name or sign that is copied from elsewhere: browsers neither correct nor capitalise it. */
  verbatim?: boolean;
  required?: boolean;
  autoComplete?: string;
  inputMode?: 'numeric' | undefined;
  /** Code points that fit. Said by the server, not enforced: nothing pasted is cut off. */
  limit?: number;
}

/** One question with its hint, and above the answer whatever is wrong with it. Limits are said by the server: nothing pasted is cut off. */
export function TextField({ type = 'text', value, rows, short, height, verbatim, ...rest }: TextFieldProps) {
  const { name, label, hint, errors, id = name, required = false, limit, autoComplete = 'off' } = rest;
  const { inputMode = type === 'number' ? 'numeric' : undefined } = rest;
  const shared = {
    ...{ id, name, required, defaultValue: value, 'data-limit': limit },
    ...(type === 'text' && !verbatim ? { dir: 'auto' as const } : {}),
    ...(verbatim ? { autoCapitalize: 'none', spellCheck: false } : {}),
    ...described({ id, hint, errors }),
  };
  return (
    <div className={['field', short ? 'short' : '', height ?? ''].filter((part) => part !== '').join(' ')}>
      <label htmlFor={id}>{label}</label>
      <Wrong id={id} errors={errors} />
      {rows === undefined ? (
        <input
          type={type === 'number' ? 'text' : type}
          inputMode={inputMode}
          autoComplete={autoComplete}
          {...shared}
        />
      ) : (
        <textarea rows={rows} {...shared} />
      )}
      <Hint id={id} hint={hint} />
    </div>
  );
}

export interface Option {
  value: string;
  name: string;
  /** What choosing it means. */
  hint?: string;
}

interface ChoicesProps extends Common {
  value: string;
  options: readonly Option[];
}

/** One of a few, all in sight, each with what it means. */
export function Choices({ value, options, ...common }: ChoicesProps) {
  const { name, label, hint, errors, id = name } = common;
  return (
    <fieldset className="choices" id={id} {...described({ id, hint, errors })}>
      <legend>{label}</legend>
      <Wrong id={id} errors={errors} />
      <Hint id={id} hint={hint} />
      <Radios name={name} value={value} options={options} />
    </fieldset>
  );
}

/** The choices themselves, for a group that says for itself what is asked. */
export function Radios({ name, value, options }: Pick<ChoicesProps, 'name' | 'value' | 'options'>) {
  return options.map((option) => (
    <label className="choice" key={option.value}>
      <input type="radio" name={name} value={option.value} defaultChecked={option.value === value} />
      <span>
        {option.name}
        {option.hint !== undefined && <small>{option.hint}</small>}
      </span>
    </label>
  ));
}

/** One of many, closed until it is asked. */
export function Select({ value, options, ...common }: ChoicesProps) {
  const { name, label, hint, errors, id = name } = common;
  return (
    <div className="field short">
      <label htmlFor={id}>{label}</label>
      <Wrong id={id} errors={errors} />
      <select id={id} name={name} defaultValue={value} {...described({ id, hint, errors })}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.name}
          </option>
        ))}
      </select>
      <Hint id={id} hint={hint} />
    </div>
  );
}

interface TickProps extends Common {
  value: string;
  checked: boolean;
}

/** Something to say yes to. */
export function Tick({ value, checked, ...common }: TickProps) {
  const { name, label, hint, errors, id = name } = common;
  return (
    <div className="tick">
      <Wrong id={id} errors={errors} />
      <label className="choice">
        <input
          type="checkbox"
          id={id}
          name={name}
          value={value}
          defaultChecked={checked}
          {...described({ id, hint, errors })}
        />
        <span>{label}</span>
      </label>
      <Hint id={id} hint={hint} />
    </div>
  );
}

export function Wrong({ id, errors }: { id: string; errors: string[] | undefined }) {
  if (!errors?.length) return null;
  return (
    <p className="wrong" id={`${id}-wrong`}>
      {errors.join(' ')}
    </p>
  );
}

function Hint({ id, hint }: { id: string; hint: ReactNode }) {
  if (hint === undefined) return null;
  return (
    <p className="hint" id={`${id}-hint`}>
      {hint}
    </p>
  );
}

/** What belongs to a field, for those who hear it. */
export function described({
  id,
  hint,
  errors,
}: {
  id: string;
  hint?: ReactNode;
  errors?: string[] | undefined;
}) {
  const isWrong = errors !== undefined && errors.length > 0;
  const by = [isWrong ? `${id}-wrong` : '', hint === undefined ? '' : `${id}-hint`].filter(
    (part) => part !== '',
  );
  return {
    ...(isWrong ? { 'aria-invalid': true } : {}),
    ...(by.length > 0 ? { 'aria-describedby': by.join(' ') } : {}),
  } as const;
}
