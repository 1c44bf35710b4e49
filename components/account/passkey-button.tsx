interface PasskeyButtonProps {
  act: 'sign-in' | 'second-step' | 'confirm' | 'register';
  title: string;
  hint?: string;
  next?: string | null;
}

const WORDS = {
  'sign-in': 'Sign in with a passkey',
  'second-step': 'Use a passkey',
  confirm: 'Use a passkey',
  register: 'Add a passkey',
} as const;

/** What only script can do: it stays out of sight until components/enhance/passkeys finds a browser that has passkeys. */
export function PasskeyButton({ act, title, hint, next = null }: PasskeyButtonProps) {
  const id = `passkey-${act}`;
  return (
    <section className="passkey" aria-labelledby={id} data-passkey-place="" hidden>
      <h2 id={id}>{title}</h2>
      {hint !== undefined && <p className="hint">{hint}</p>}
      <p>
        <button
          className="button"
          type="button"
          data-passkey={act}
          {...(next === null ? {} : { 'data-next': next })}
        >
          {WORDS[act]}
        </button>
      </p>
    </section>
  );
}
