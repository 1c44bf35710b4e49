import type { Desk } from './desk';

interface PickBarProps {
  desk: Desk;
  list: 'waiting' | 'spam';
}

/** For what is selected: leads to a page that says what would happen to each, where nothing has happened yet. */
export function PickBar({ desk: { reasons, from }, list }: PickBarProps) {
  return (
    <form
      className="picked"
      id="bulk"
      method="get"
      action="/moderation/bulk"
      data-bulk=""
      aria-label="Selected"
    >
      {from !== undefined && <input type="hidden" name="from" value={from} />}
      <strong data-picked="">What is selected</strong>
      <div className="field">
        <label htmlFor="bulk-decision">Do this</label>
        <select id="bulk-decision" name="decision" defaultValue={list === 'spam' ? 'publish' : 'spam'}>
          <option value="publish">Publish</option>
          <option value="decline">Decline</option>
          <option value="spam">Mark as spam</option>
          <option value="hold">Pass on, or put back to wait</option>
        </select>
      </div>
      <div className="field">
        <label htmlFor="bulk-reason">If declined, because</label>
        <select id="bulk-reason" name="reason" defaultValue="other">
          {reasons.map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </select>
      </div>
      <button type="submit" className="button">
        See what will happen
      </button>
      <button type="button" className="button with-script" data-all="">
        Select all here
      </button>
      <button type="button" className="button with-script" data-none="">
        Select none
      </button>
    </form>
  );
}
