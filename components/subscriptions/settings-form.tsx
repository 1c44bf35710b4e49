import type { SubscriberView } from '@/lib/subscriptions/read-subscriber';
import { Radios } from '@/components/ui/fields';

const RHYTHMS = [
  { value: 'immediate', name: 'as it happens, a few minutes after' },
  { value: 'hourly', name: 'once an hour' },
  { value: 'daily', name: 'once a day, at the hour below' },
] as const;

const CONTENTS = [
  {
    value: 'discreet',
    name: 'nothing that gives it away',
    hint: 'No title, no name and no word of what was said, not in the subject either.',
  },
  { value: 'reply', name: 'what was said', hint: 'With names and titles, for a mailbox that only you see.' },
] as const;

interface SettingsFormProps {
  subscriber: SubscriberView;
  path: string;
  zones: string[];
}

/** When mail comes, and what stands in it. */
export function SettingsForm({ subscriber, path, zones }: SettingsFormProps) {
  const { rhythm, digestHour, timeZone, withReply } = subscriber;
  const content = withReply ? 'reply' : 'discreet';
  return (
    <section aria-labelledby="settings-title">
      <h2 id="settings-title">How you are told</h2>
      <form className="form" method="post" action={`${path}/change`}>
        <input type="hidden" name="intent" value="settings" />
        <fieldset>
          <legend>When</legend>
          <Radios name="rhythm" value={rhythm} options={RHYTHMS} />
        </fieldset>
        <div className="pair">
          <div className="field short">
            <label htmlFor="digest-hour">The hour</label>
            <select id="digest-hour" name="hour" defaultValue={digestHour}>
              {Array.from({ length: 24 }, (_, hour) => (
                <option key={hour} value={hour}>{`${String(hour).padStart(2, '0')}:00`}</option>
              ))}
            </select>
          </div>
          <div className="field short">
            <label htmlFor="time-zone">In the time of</label>
            <select id="time-zone" name="timeZone" defaultValue={timeZone}>
              {zones.map((zone) => (
                <option key={zone} value={zone}>
                  {zone.replaceAll('_', ' ')}
                </option>
              ))}
            </select>
          </div>
        </div>
        <fieldset>
          <legend>What stands in the mail</legend>
          <Radios name="content" value={content} options={CONTENTS} />
        </fieldset>
        <div className="row">
          <button className="button first" type="submit">
            Keep this
          </button>
        </div>
      </form>
    </section>
  );
}
