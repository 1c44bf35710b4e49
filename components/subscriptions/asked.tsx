import { PlainPage } from '@/components/ui/plain-page';

/** What a guest is told who asked to be told: the same of every address, so that it says nothing of any. */
export function Asked() {
  return (
    <PlainPage title="Check your inbox">
      <section className="outcome held" role="status" aria-labelledby="outcome-title">
        <h2 id="outcome-title">We have your wish.</h2>
        <p>
          If this site has not written to that address before, a mail with a link is on its way to it. Nothing
          else is sent there until somebody has opened that link and pressed the button.
        </p>
        <p>
          If the address was confirmed before, there is nothing more to do. If its owner wants no mail, none
          is sent.
        </p>
        <p className="hint">
          The link is good for seven days. Such a mail goes to one address once a day at the most, and three
          times ever. Nothing in it names an article or a person.
        </p>
      </section>
    </PlainPage>
  );
}
