/** A feed of what answers one member, under an address that nobody else knows. */
export function FeedChoice({ address }: { address: string | null }) {
  return (
    <section aria-labelledby="feed-title" id="feed">
      <h2 id="feed-title">As a feed</h2>
      <p>
        A feed reader can look for answers to you, so that you need neither mail nor a visit. Whoever has the
        address can read the same, the program you give it to included. Nothing in it says who you are, but it
        leads to all that you said, under your name and as a guest.
      </p>
      {address !== null && (
        <p>
          <a className="address" href={address}>
            {address}
          </a>
        </p>
      )}
      <form className="form" method="post" action="/account/replies/feed">
        <div className="row">
          <button className="button" type="submit" name="act" value="make">
            {address === null ? 'Make an address' : 'Make another address'}
          </button>
          {address !== null && (
            <button className="button" type="submit" name="act" value="end">
              Have none
            </button>
          )}
        </div>
      </form>
    </section>
  );
}
