import type { Metadata } from 'next';
import { Frame } from '@/components/ui/frame';
import { PlainPage } from '@/components/ui/plain-page';
import type { SiteFacts } from '@/lib/articles/article';
import { NETWORK_DAYS } from '@/lib/http/network-keys';
import { ORIGIN_DAYS } from '@/lib/privacy/origins';
import { TEXT_DAYS } from '@/lib/privacy/purge';
import { pushKeys } from '@/lib/push/push-keys';
import { REPORT_DAYS } from '@/lib/reports/reporter-weight';
import { describeTier } from '@/lib/spam/disclosure';
import { currentSite } from '@/app/current-site';

export const metadata: Metadata = { title: 'Privacy', alternates: { canonical: '/privacy' } };

/** What this site really does, written from its settings and its constants: a change of either changes the page. */
export default async function PrivacyPage() {
  const site = await currentSite();
  return (
    <Frame site={site}>
      <PlainPage
        title="Privacy"
        standfirst="What this site keeps, for how long, and who is told. It is written by the site itself, from how it is set."
      >
        <div className="prose">
          <Reading />
          <Writing site={site} />
          <Spam site={site} />
          <Kept site={site} />
        </div>
      </PlainPage>
    </Frame>
  );
}

function Reading() {
  return (
    <>
      <h2>When you read</h2>
      <p>
        Nothing is asked of you and nothing is kept: no account, no cookie, no counting of who reads what.
        Every page, letter and picture comes from this site alone, and your browser asks nobody else for
        anything. The log of the server has no address of anybody in it.
      </p>
      <p>
        If you choose day or night at the foot of a page, your browser keeps the choice; a phone keeps, until
        you close the page, that it has the letters of this site. “Leave this site” takes you elsewhere at
        once; it cannot clear your browser’s history.
      </p>
    </>
  );
}

function Writing({ site }: { site: SiteFacts }) {
  return (
    <>
      <h2>When you comment</h2>
      <p>
        Your words and the name you choose are public once the comment is published. The small ring beside a
        name is drawn from the name alone, here.
      </p>
      {site.mail && (
        <p>
          An e-mail address is never shown. It is kept encrypted, and used to tell you of replies if you asked
          for that, once its owner has confirmed it. Such a mail names nobody and nothing unless you choose
          otherwise, its link ends all mail, and the page behind it can forget the address. Leave it empty and
          nothing is missing.
        </p>
      )}
      {site.mailReplies && (
        <p>
          Whoever chose to have replies in the mail can answer it. What they write above the quotation is
          posted, under the name they have in that conversation. Nothing else of such a mail is kept, and it
          is never sent to a spam service.
        </p>
      )}
      {pushKeys() !== null && (
        <p>
          Members can have a browser of theirs woken up when something is new. The company that makes the
          browser passes that on: it learns that something came, when, and for which browser, and nothing of
          what, from where or from whom. It ends with the session in which it was asked for.
        </p>
      )}
      {site.akismet === null ? (
        <p>
          The address your computer has on the internet, and what your browser says of itself, are not kept
          with the comment.
        </p>
      ) : (
        <p>
          The address your computer has on the internet, and what your browser says of itself, are sealed with
          a key that is destroyed after {ORIGIN_DAYS} days; from then on nobody can read them. They serve to
          check for spam, and to tell the service so when a person finds that it was wrong.
        </p>
      )}
      <p>
        So that nobody can flood the site, comments and reports are counted for each network under a code made
        with a random key. The code is gone after {NETWORK_DAYS} days, and says nothing without the key. With
        a guest’s comment such a code is kept for as long, sealed, so that moderators can stop somebody who
        attacks people here. Nobody is shown it.
      </p>
    </>
  );
}

function Spam({ site: { akismet, name } }: { site: SiteFacts }) {
  if (akismet === null) {
    return (
      <>
        <h2 id="spam">Who looks for spam</h2>
        <p>People do. No comment is sent anywhere.</p>
      </>
    );
  }
  return (
    <>
      <h2 id="akismet">What Akismet is told</h2>
      <p>
        <bdi>{name}</bdi> uses Akismet, a service of Automattic, to reduce spam. For each comment it is sent:
      </p>
      <ul>
        {describeTier(akismet.tier).map((thing) => (
          <li key={thing}>{thing}</li>
        ))}
      </ul>
      <p>
        If you choose “A person should check this instead”, nothing of that comment is ever sent to it. What
        Akismet does with what it is sent, its own{' '}
        <a href="https://automattic.com/privacy/" rel="nofollow noopener noreferrer">
          privacy policy
        </a>{' '}
        says.
      </p>
    </>
  );
}

function Kept({ site }: { site: SiteFacts }) {
  return (
    <>
      <h2>How long it is kept</h2>
      <ul>
        <li>A published comment: until you or the moderators take it away.</li>
        <li>What a comment said before you or a moderator changed it: {TEXT_DAYS} days.</li>
        <li>What was taken for spam: {ORIGIN_DAYS} days.</li>
        {site.akismet && <li>Where a comment came from: at most {ORIGIN_DAYS} days, sealed.</li>}
        <li>What you were writing when something was in the way: an hour, sealed.</li>
        <li>
          A report of a comment, and what you wrote with it: {REPORT_DAYS} days after a person decided. Of a
          guest who reports nothing is kept with it; with an account it is among what your account shows you.
        </li>
        {site.mail && (
          <li>
            An e-mail address that was never confirmed: a week, or for as long as its comment waits. That it
            was asked, or wants no mail, stays known by a keyed hash, from which nobody can read the address.
          </li>
        )}
      </ul>
      <p>
        A comment that waits has a receipt, a link that only you are shown. It tells you what was decided
        about it, and why; there you can change it, withdraw it, and ask once for a second look. What you
        withdraw is destroyed at once. No account is needed for it.
      </p>
    </>
  );
}
