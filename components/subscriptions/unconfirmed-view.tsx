import type { SubscriberView } from '@/lib/subscriptions/read-subscriber';

interface StateProps {
  /** The page’s own address. */
  path: string;
}

/** Before an address is confirmed: whoever got the mail says yes or no. */
export function AskedView({
  path,
  siteName,
  maskedEmail,
}: StateProps & { siteName: string; maskedEmail: SubscriberView['maskedEmail'] }) {
  return (
    <section className="outcome held" aria-labelledby="outcome-title">
      <h2 id="outcome-title">Do you want mail from here?</h2>
      <p>
        {'Somebody asked '}
        <bdi>{siteName}</bdi>
        {' to tell '}
        <bdi className="mailbox">{maskedEmail}</bdi>
        {' of what is said there. If that was you, press the button.'}
      </p>
      <form method="post" action={`${path}/confirm`}>
        <button className="button first" type="submit">
          Yes, write to me
        </button>
      </form>
      <p>
        If it was not you, do nothing: without a yes no mail comes. Or make sure that nobody can ask again.
      </p>
      <LeaveForm path={path} name="No, and never ask again" />
    </section>
  );
}

/** The mail is too old for a yes; a no is never too late. */
export function ExpiredView({ path }: StateProps) {
  return (
    <section className="outcome declined" aria-labelledby="outcome-title">
      <h2 id="outcome-title">This link is too old.</h2>
      <p>
        A link confirms an address for seven days. What was asked for with it is forgotten, or soon will be:
        ask again under the article or the comment that you want to follow.
      </p>
      <p>If you never want to be asked:</p>
      <LeaveForm path={path} name="Never write to me" />
    </section>
  );
}

export function ForgottenView() {
  return (
    <section className="outcome withdrawn" aria-labelledby="outcome-title">
      <h2 id="outcome-title">Nothing is sent to you.</h2>
      <p>
        Your address is not kept here any more, nor what you followed. What is left is a keyed hash of it, by
        which the site keeps its promise never to write to it, whoever asks.
      </p>
    </section>
  );
}

/** Of a link that was revoked with all others: it is good for leaving alone. */
export function RevokedView({ path, hasLeft }: StateProps & { hasLeft: boolean }) {
  return (
    <section className="outcome withdrawn" aria-labelledby="outcome-title">
      <h2 id="outcome-title">{hasLeft ? 'Nothing is sent to you.' : 'This link is from before.'}</h2>
      <p>
        All links of this site were renewed since. The newest mail has one that still opens everything; with
        this one you can leave.
      </p>
      {!hasLeft && <LeaveForm path={path} name="Leave everything" />}
    </section>
  );
}

function LeaveForm({ path, name }: StateProps & { name: string }) {
  return (
    <form method="post" action={`${path}/unsubscribe`}>
      <button className="button" type="submit">
        {name}
      </button>
    </form>
  );
}
