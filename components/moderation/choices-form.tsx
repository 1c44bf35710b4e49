import type { Choices } from '@/lib/moderation/choices';

const KEYS = [
  { value: 'true', name: 'On', hint: 'One letter is one decision, on the comment in hand' },
  { value: 'false', name: 'Off', hint: 'Only buttons decide, and letters do nothing' },
] as const;

const COVERS = [
  { value: 'none', name: 'Nothing', hint: 'Every text can be read at once' },
  { value: 'reported', name: 'What readers reported', hint: 'And what may attack or give away somebody' },
  { value: 'all', name: 'Every text', hint: 'One press shows one text' },
] as const;

/** How somebody wants to work through the queue. */
export function ChoicesForm({ choices }: { choices: Choices }) {
  return (
    <form method="post" action="/moderation/choices">
      <fieldset>
        <legend>Keys in the queue</legend>
        {KEYS.map(({ value, name, hint }) => (
          <Choice
            key={value}
            {...{ field: 'keysOn', value, name, hint }}
            checked={String(choices.keysOn) === value}
          />
        ))}
      </fieldset>
      <fieldset>
        <legend>Cover until I ask for it</legend>
        {COVERS.map(({ value, name, hint }) => (
          <Choice key={value} {...{ field: 'cover', value, name, hint }} checked={choices.cover === value} />
        ))}
      </fieldset>
      <button type="submit" className="button">
        Save this
      </button>
    </form>
  );
}

interface ChoiceProps {
  field: string;
  value: string;
  name: string;
  hint: string;
  checked: boolean;
}

function Choice({ field, value, name, hint, checked }: ChoiceProps) {
  return (
    <label className="choice">
      <input type="radio" name={field} value={value} defaultChecked={checked} />
      <span>
        {name}
        <small>{hint}</small>
      </span>
    </label>
  );
}
