import { composeMail } from '@/lib/mail/compose-mail';

interface Waiting {
  waiting: number;
  urgent: number;
  /** In words: "3 hours". */
  oldest: string;
}

/**
 * What waits for a person, for a moderator who wants to hear of it at this hour. No text, no name and no title of anything:
 * it may be read over a shoulder, and a mail that quotes spam is taken for spam.
 */
export function moderatorsDigestMail({
  waiting,
  urgent,
  oldest,
  href,
  choicesHref,
}: Waiting & { href: string; choicesHref: string }): { subject: string; text: string; html: string } {
  const subject = waiting === 1 ? 'One waits for you' : `${waiting} wait for you`;
  return {
    subject,
    ...composeMail({
      title: subject,
      blocks: [
        { kind: 'lead', runs: [waiting === 1 ? 'One waits for a person.' : `${waiting} wait for a person.`] },
        {
          kind: 'text',
          runs: [
            ...(urgent === 0
              ? []
              : [urgent === 1 ? 'One of them is urgent. ' : `${urgent} of them are urgent. `]),
            waiting === 1 ? `It has waited for ${oldest}.` : `The oldest has waited for ${oldest}.`,
          ],
        },
        { kind: 'button', label: 'Look at them', href },
        {
          kind: 'foot',
          runs: [
            'The link shows; it decides nothing. You asked for this mail at this hour: ',
            { link: 'change that', href: choicesHref },
            '.',
          ],
        },
      ],
    }),
  };
}
