import { PlainPage } from '@/components/ui/plain-page';

interface SignedInProps {
  name: string;
  /** Whether there is a queue for them. */
  moderates: boolean;
}

/** For somebody who is in already: where they can go, and the way out. */
export function SignedIn({ name, moderates }: SignedInProps) {
  return (
    <PlainPage
      title="You are signed in"
      standfirst={
        <>
          {'As '}
          <bdi>{name}</bdi>
          {', in this browser.'}
        </>
      }
    >
      <div className="row">
        {moderates && (
          <a className="button first" href="/moderation">
            To the queue
          </a>
        )}
        <a className={moderates ? 'button' : 'button first'} href="/account">
          Your account
        </a>
        <form method="post" action="/sign-out">
          <button className="button" type="submit">
            Sign out
          </button>
        </form>
      </div>
    </PlainPage>
  );
}
