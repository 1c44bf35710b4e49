import { composeMail, type Block } from '@/lib/mail/compose-mail';
import { DISCREET_SUBJECT, foot, titleOf } from '@/lib/mail/mail-words';
import { NEUTRAL_NAME } from '@/lib/mail/send';

/** What became of a comment, for its author. */
export interface Outcome {
  /** `taken-away`: declined after everybody could read it. */
  kind: 'published' | 'declined' | 'taken-away';
  /** Whether a second look can be asked for, which is once. */
  canAppeal: boolean;
  articleTitle: string;
  /** Why it was declined, in words, and what the moderators wrote to its author. */
  reason: string | null;
  note: string | null;
  /** The receipt, where everything stands. */
  href: string;
  manageHref: string;
  siteName: string;
}

interface Words {
  fromName: string;
  subject: string;
  text: string;
  html: string;
}

const DEEDS: Readonly<Record<Outcome['kind'], string>> = {
  published: 'was published',
  declined: 'was not published',
  'taken-away': 'was taken away',
};

/** Says that it was decided and how, and nothing of what or where. */
export function discreetOutcomeMail({ kind, canAppeal, href, manageHref }: Outcome): Words {
  return {
    fromName: NEUTRAL_NAME,
    subject: DISCREET_SUBJECT,
    ...composeMail({
      title: DISCREET_SUBJECT,
      blocks: [
        { kind: 'lead', runs: [`What you sent in ${DEEDS[kind]}.`] },
        {
          kind: 'text',
          runs: [
            kind === 'published'
              ? 'It had to wait. To keep this mail plain, it does not say more.'
              : `Why${canAppeal ? ', and how to ask for a second look,' : ''} stands on its receipt.`,
          ],
        },
        { kind: 'button', label: 'Open its receipt', href },
        foot('You asked to be told. You', manageHref),
      ],
    }),
  };
}

/** The same for who chose to have replies in the mail: where it stands, and why it does not. */
export function openOutcomeMail(outcome: Outcome): Words {
  const { kind, articleTitle, reason, note, href, manageHref, siteName } = outcome;
  const subject = `Your comment ${DEEDS[kind]}`;
  return {
    fromName: siteName,
    subject,
    ...composeMail({
      title: subject,
      blocks: [
        { kind: 'heading', above: [`${subject} on`], title: titleOf(articleTitle) },
        ...(reason === null ? [] : [{ kind: 'text' as const, runs: [{ name: reason }] }]),
        ...noteBlocks(note),
        { kind: 'text', runs: [whatNow(outcome)] },
        { kind: 'button', label: 'Open its receipt', href },
        foot('You get this because you asked for mail with your comment. You', manageHref),
      ],
    }),
  };
}

function whatNow({ kind, canAppeal }: Outcome): string {
  if (kind === 'published') return 'It had to wait. On its receipt you can change it or take it back.';
  return canAppeal
    ? 'On its receipt you can ask for a second look, once.'
    : 'It has had its second look. With that the matter is settled.';
}

function noteBlocks(note: string | null): Block[] {
  if (note === null || note.trim() === '') return [];
  return [
    { kind: 'text', runs: ['The moderators wrote to you:'] },
    { kind: 'quote', text: note },
  ];
}
