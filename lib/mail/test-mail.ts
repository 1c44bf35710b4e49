import { composeMail } from '@/lib/mail/compose-mail';

/** What an administrator sends to themselves, to see that mail arrives. It says nothing of the site either. */
export function testMail(): { subject: string; text: string; html: string } {
  const subject = 'A test';
  return {
    subject,
    ...composeMail({
      title: subject,
      blocks: [
        { kind: 'lead', runs: ['Mail arrives.'] },
        { kind: 'text', runs: ['You asked for this one, to see whether it does. Nothing needs to be done.'] },
      ],
    }),
  };
}
