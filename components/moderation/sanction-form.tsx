import type { ReactNode } from 'react';
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

/** What can be said to a member, or done: each is told to them in words, and stands in the log. */
export function SanctionForm({ action }: { action: string }) {
  return (
    <SanctionFields
      action={action}
      kinds={KINDS}
      time={{
        name: 'time',
        value: 'day',
        hint: 'Not for a warning. To mute has to have an end.',
        options: TIMES,
      }}
      readOn="account page"
    />
  );
}

interface SanctionFieldsProps {
  action: string;
  kinds: { value: string; name: string; hint: string }[];
  time: { name: string; value: string; hint: string; options: { value: string; name: string }[] };
  /** Where they read what they are told. */
  readOn: string;
  /** Said before anything is chosen. */
  children?: ReactNode;
}

/** The form itself, for members and for guests. */
export function SanctionFields({ action, kinds, time, readOn, children }: SanctionFieldsProps) {
  return (
    <form className="form" method="post" action={action}>
      {children}
      <Choices name="kind" id="sanction-kind" label="What" value="warn" options={kinds} />
      <Select
        name="reason"
        id="sanction-reason"
        label="Why"
        value="abusive"
        options={SANCTION_REASONS.map((code) => ({ value: code, name: REASON_NAMES[code] ?? code }))}
      />
      <Select id="sanction-time" label="For how long" {...time} />
      <TextField
        name="note"
        id="sanction-note"
        label="A word to them"
        hint={`They read it on their ${readOn}. ${MAX_NOTE_LENGTH.toLocaleString('en-GB')} characters at the most.`}
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
