import { Notice, type Told } from '@/components/account/notice';
import type { FollowedThing, SubscriberView } from '@/lib/subscriptions/read-subscriber';
import { Time } from '@/components/ui/time';
import { Intent } from './intent';
import { SettingsForm } from './settings-form';
import { AskedView, ExpiredView, ForgottenView } from './unconfirmed-view';

interface ManageViewProps {
  subscriber: SubscriberView;
  /** Its address: forms go to `change`, `unsubscribe` and `confirm` below it. */
  path: string;
  siteName: string;
  language: string;
  zones: string[];
  /** What was done just before. */
  told: Told | null;
}

/** What one subscriber follows and how they are told of it: everything there is can be left from here. */
export function ManageView({ subscriber, path, siteName, language, zones, told }: ManageViewProps) {
  const { state, maskedEmail } = subscriber;
  return (
    <div className="account manage">
      <Notice told={told} />
      {state === 'asked' && <AskedView path={path} siteName={siteName} maskedEmail={maskedEmail} />}
      {state === 'expired' && <ExpiredView path={path} />}
      {state === 'forgotten' && <ForgottenView />}
      {state === 'left' && <LeftView subscriber={subscriber} path={path} />}
      {state === 'on' && <OnView subscriber={subscriber} path={path} language={language} zones={zones} />}
    </div>
  );
}

function LeftView({ subscriber, path }: { subscriber: SubscriberView; path: string }) {
  const count = subscriber.follows.length;
  return (
    <section className="outcome withdrawn" role="status" aria-labelledby="outcome-title">
      <h2 id="outcome-title">You left everything.</h2>
      <p>
        No mail of any kind goes to <bdi className="mailbox">{subscriber.maskedEmail ?? 'you'}</bdi> any more,
        whoever asks for it. What you followed is kept in case you come back
        {count === 0 ? '.' : `: ${count} ${count === 1 ? 'thing' : 'things'}.`}
      </p>
      <Intent path={path} intent="resubscribe">
        Come back
      </Intent>
      {!subscriber.isAccount && <Forget path={path} />}
    </section>
  );
}

function OnView({ subscriber, path, language, zones }: OnViewProps) {
  const { pausedAt, isRefused, follows, ended } = subscriber;
  return (
    <>
      <Where subscriber={subscriber} />
      {isRefused && (
        <div className="banner">
          <span>That mailbox refused our mail, so nothing is sent any more.</span>
          <Intent path={path} intent="resume">
            Try it again
          </Intent>
        </div>
      )}
      {pausedAt !== null && !isRefused && (
        <div className="banner">
          <span>Everything is paused. What you follow is kept, and nothing is sent.</span>
          <Intent path={path} intent="resume">
            Take it up again
          </Intent>
        </div>
      )}
      <section aria-labelledby="follows-title">
        <h2 id="follows-title">What you follow</h2>
        {follows.length === 0 ? (
          <p className="empty">Nothing at the moment.</p>
        ) : (
          <ul className="things bare">
            {follows.map((thing) => (
              <Thing key={thing.id} thing={thing} language={language}>
                <form method="post" action={`${path}/unsubscribe`}>
                  <input type="hidden" name="subscription" value={thing.id} />
                  <button className="button" type="submit">
                    Stop following
                    <Unseen thing={thing} language={language} />
                  </button>
                </form>
              </Thing>
            ))}
          </ul>
        )}
      </section>
      <SettingsForm subscriber={subscriber} path={path} zones={zones} />
      {ended.length > 0 && (
        <details className="fold">
          <summary>What you left ({ended.length})</summary>
          <ul className="things bare">
            {ended.map((thing) => (
              <Thing key={thing.id} thing={thing} language={language}>
                <Intent path={path} intent="follow" subscription={thing.id}>
                  Follow again
                  <Unseen thing={thing} language={language} />
                </Intent>
              </Thing>
            ))}
          </ul>
        </details>
      )}
      <section aria-labelledby="stop-title" id="stop">
        <h2 id="stop-title">Stop</h2>
        <div className="row">
          {pausedAt === null && !isRefused && (
            <Intent path={path} intent="pause">
              Pause everything
            </Intent>
          )}
          <form method="post" action={`${path}/unsubscribe`}>
            <button className="button" type="submit">
              Leave everything
            </button>
          </form>
          {!subscriber.isAccount && <Forget path={path} />}
        </div>
        <p className="hint">
          Leaving holds for every mail, those that wait to be sent included, and can be taken back here.
        </p>
      </section>
    </>
  );
}

type OnViewProps = Pick<ManageViewProps, 'subscriber' | 'path' | 'language' | 'zones'>;

function Where({ subscriber: { maskedEmail } }: { subscriber: SubscriberView }) {
  if (maskedEmail === null)
    return (
      <p className="empty">
        {'Your account has no address, so no mail comes. '}
        <a href="/account/ways-in">Among your ways in</a> you can give it one.
      </p>
    );
  return (
    <p>
      Mail goes to <bdi>{maskedEmail}</bdi>.
    </p>
  );
}

interface ThingProps {
  thing: FollowedThing;
  language: string;
}

function Thing({ thing, language, children }: ThingProps & { children: React.ReactNode }) {
  return (
    <li>
      <div>
        <p className="what">
          {SCOPES[thing.scope]}
          <SaidAt thing={thing} language={language} />
        </p>
        <p>
          {thing.saidAt !== null && 'under '}
          <a href={thing.path}>
            <bdi>{thing.name}</bdi>
          </a>
        </p>
      </div>
      {children}
    </li>
  );
}

/** Of several comments under one article, which. */
function SaidAt({ thing: { saidAt }, language }: ThingProps) {
  if (saidAt === null) return null;
  return (
    <>
      {' on '}
      <Time at={saidAt} language={language} writtenOut />
    </>
  );
}

function Unseen({ thing, language }: ThingProps) {
  return (
    <span className="unseen">
      {` ${SCOPES[thing.scope].toLowerCase()}`}
      <SaidAt thing={thing} language={language} />
      {thing.saidAt === null ? ' ' : ' under '}
      <bdi>{thing.name}</bdi>
    </span>
  );
}

const SCOPES: Record<FollowedThing['scope'], string> = {
  replies: 'Replies to what you said',
  thread: 'What is said below a comment',
  article: 'Everything said under',
  author: 'Everything said under articles by',
  section: 'Everything said under articles in',
};

function Forget({ path }: { path: string }) {
  return (
    <Intent path={path} intent="forget">
      Leave, and forget my address
    </Intent>
  );
}
