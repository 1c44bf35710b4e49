import { composeMail } from '@/lib/mail/compose-mail';

/**
 * Asks whether somebody wants to be told. Anybody may have typed the address, so that no word in it is anybody's, and it
 * names neither the site nor what was asked for (PRODUCT 6.3).
 */
export function confirmSubscriptionMail({ href, days }: { href: string; days: number }): {
  subject: string;
  text: string;
  html: string;
} {
  const subject = 'Do you want to be told?';
  return {
    subject,
    ...composeMail({
      title: subject,
      blocks: [
        { kind: 'lead', runs: ['Somebody, you perhaps, asked for mail about new replies to this address.'] },
        {
          kind: 'text',
          runs: [
            `If it was you, open this within ${days} days and press its button. Until then nothing else is sent here.`,
          ],
        },
        { kind: 'button', label: 'Yes, tell me', href },
        {
          kind: 'foot',
          runs: [
            'The link shows a page; nothing happens until you press a button there. If it was not you, you need not do anything: without the button there is no further mail. The page can also see to it that nobody asks you again.',
          ],
        },
      ],
    }),
  };
}
