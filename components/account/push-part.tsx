interface PushPartProps {
  /** By which the site is known to push services. */
  publicKey: string;
  /** How many browsers of this account are woken up. */
  devices: number;
}

/**
 * Word of what is new on a device, while no page of ours is open. Adding one needs script: components/enhance/push shows
 * `[data-push-place]` in browsers that can; ending it needs none.
 */
export function PushPart({ publicKey, devices }: PushPartProps) {
  return (
    <section aria-labelledby="push-title" id="devices">
      <h2 id="push-title">On your device</h2>
      <p>
        A browser can show “Something new is waiting”, and not a word more, even while no page of this site is
        open. The company that makes the browser passes it on: it learns that something came, when, and for
        which browser. It ends when you sign out there.
      </p>
      <p className="hint">
        {devices === 0
          ? 'No browser of yours is told.'
          : devices === 1
            ? 'One browser of yours is told.'
            : `${devices} browsers of yours are told.`}
      </p>
      <div className="row">
        <span data-push-place="" hidden>
          <button className="button" type="button" data-push={publicKey} data-devices={devices}>
            Tell me in this browser
          </button>
        </span>
        {devices > 0 && (
          <form method="post" action="/account/following/devices">
            <button className="button" type="submit" name="act" value="end">
              Tell me in no browser
            </button>
          </form>
        )}
      </div>
      <p role="status" data-push-said="" />
    </section>
  );
}
