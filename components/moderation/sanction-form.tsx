import { Choices, Select, TextField } from '@/components/ui/fields';
import { MAX_NOTE_LENGTH, SANCTION_REASONS } from '@/lib/moderation/schema';
import { REASON_NAMES } from './person-words';

const KINDS = [
  { value: 'warn', name: 'Warn', hint: 'They read it on their account page, until they say that they have.' },
  { value: 'hold', name: 'Look first', hint: 'Everything they say waits for a person.' },
  { value: 'mute', name: 'Mute', hint: 'They can read and report, and say nothing. Always for a time.' },
  {
    value: 'ban',
    name: 'Ban',
    hint: 'They are signed out everywhere, and can neither write nor report. They may sign in to read why, and take what is theirs. You are asked to confirm that it is you.',
  },
];

const TIMES = [
  { value: 'hour', name: 'An hour' },
  { value: 'day', name: 'A day' },
  { value: 'week', name: 'A week' },
  { value: 'month', name: 'Thirty days' },
  { value: 'lifted', name: 'Until it is lifted' },
];

/** What can be said to somebody, or done: each is told to them in words, and stands in the log. */
export function SanctionForm({ action }: { action: string }) {
  return (
    <form className="form" method="post" action={action}>
      <Choices name="kind" label="What" value="warn" options={KINDS} />
      <Select
        name="reason"
        label="Why"
        value="abusive"
        options={SANCTION_REASONS.map((code) => ({ value: code, name: REASON_NAMES[code] ?? code }))}
      />
      <Select
        name="time"
        label="For how long"
        hint="Not for a warning. To mute has to have an end."
        value="day"
        options={TIMES}
      />
      <TextField
        name="note"
        label="A word to them"
        hint={`They read it on their account page. ${MAX_NOTE_LENGTH.toLocaleString('en-GB')} characters at the most.`}
        value=""
        rows={3}
      />
      <div className="row">
        <button className="button" type="submit">
          Do it, and tell them
        </button>
      </div>
    </form>
  );
}
