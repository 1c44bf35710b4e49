/** For guests, who have no account that could be told anything: the network from which a comment came, which nobody is shown. */
export function NetworkForm({ id }: { id: string }) {
  return (
    <details className="opening">
      <summary>Hold back the network it came from</summary>
      <form className="form" method="post" action={`/moderation/comments/${id}/network`}>
        <p className="hint">
          For guests alone, for two days at the most, and then it is forgotten. Nobody sees the address. Many
          people may share a network, above all with Tor: whoever is met by it reads that, and can write with
          an account.
        </p>
        <div className="field short">
          <label htmlFor="network-hours">For how long</label>
          <select id="network-hours" name="hours" defaultValue="6">
            <option value="1">An hour</option>
            <option value="6">Six hours</option>
            <option value="24">A day</option>
            <option value="48">Two days</option>
          </select>
        </div>
        <div className="row">
          <button className="button" type="submit" name="act" value="hold">
            Look first at what comes from there
          </button>
          <button className="button" type="submit" name="act" value="ban">
            Take nothing from there
          </button>
        </div>
      </form>
    </details>
  );
}
