import type { DigestChoice } from '@/lib/moderation/digest-choice';

interface DigestFormProps {
  choice: DigestChoice;
  zones: string[];
}

/** At which hours a mail says what waits: any of the twenty-four, or none. */
export function DigestForm({ choice, zones }: DigestFormProps) {
  if (!choice.canBeTold)
    return (
      <p>
        {'To be told by mail what waits, your account needs an address: '}
        <a href="/account/ways-in">ways in</a>.
      </p>
    );
  return (
    <form className="digest" method="post" action="/moderation/choices/digest">
      <fieldset>
        <legend>Tell me by mail what waits, at</legend>
        <div className="clock">
          {Array.from({ length: 24 }, (_, hour) => (
            <label className="choice" key={hour}>
              <input type="checkbox" name="hours" value={hour} defaultChecked={choice.hours.includes(hour)} />
              <span>{`${String(hour).padStart(2, '0')}:00`}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <div className="field">
        <label htmlFor="time-zone">In the time of</label>
        <select id="time-zone" name="timeZone" defaultValue={choice.timeZone}>
          {zones.map((zone) => (
            <option key={zone} value={zone}>
              {zone.replaceAll('_', ' ')}
            </option>
          ))}
        </select>
      </div>
      <p className="hint">
        The mail says how many wait and for how long: no text, no name, no title. None comes when nothing
        waits.
      </p>
      <button type="submit" className="button">
        Save these hours
      </button>
    </form>
  );
}
