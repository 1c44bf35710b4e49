import type { MailFacts } from '@/lib/settings/send-test-mail';
import { TextField } from '@/components/ui/fields';

const WORDS: Readonly<Record<MailFacts, string>> = {
  off: 'This site makes no mail, and offers none. To have it send some, set SMTP_URL and MAIL_FROM in its environment and start it again.',
  kept: 'This site is on this machine alone and has no mail server, so its mail stays here.',
  sent: 'Mail goes out by the server in SMTP_URL. Send one to yourself, to see that it arrives.',
};

/** Whether mail can be sent, in a section of its own. */
export function TestMail({ facts, action }: { facts: MailFacts; action: string }) {
  return (
    <section aria-labelledby="mail">
      <h2 id="mail">Mail</h2>
      <MailWords facts={facts} />
      {facts !== 'off' && (
        <form className="form" method="post" action={action}>
          <MailField value="" />
          <div className="row">
            <button className="button" type="submit">
              Send a test mail
            </button>
          </div>
        </form>
      )}
    </section>
  );
}

export function MailWords({ facts }: { facts: MailFacts }) {
  return (
    <p>
      {WORDS[facts]}
      {facts === 'kept' && (
        <>
          {' '}
          <a href="/dev/mail">Read it</a>
        </>
      )}
    </p>
  );
}

/** To whom a test mail goes. */
export function MailField({ value }: { value: string }) {
  return (
    <TextField
      name="mailTo"
      label="Your e-mail address"
      hint="For this one mail. It is not kept."
      type="email"
      short
      value={value}
    />
  );
}
