import { composeMail } from '@/lib/mail/compose-mail';

interface Words {
  subject: string;
  text: string;
  html: string;
}

/** The link that signs in. The same words whether there is an account or not, and none that somebody else could choose. */
export function signInMail({ href, minutes }: { href: string; minutes: number }): Words {
  const subject = 'Your sign-in link';
  return {
    subject,
    ...composeMail({
      title: subject,
      blocks: [
        { kind: 'lead', runs: ['Here is the link you asked for.'] },
        {
          kind: 'text',
          runs: [
            `It works once, within ${minutes} minutes, in the browser that asked for it. In another one you will be asked for the code that the first one shows.`,
          ],
        },
        { kind: 'button', label: 'Sign in', href },
        {
          kind: 'foot',
          runs: [
            'The link only shows a page; nothing happens until you press a button there. If you did not ask for it, you need not do anything: without the other browser it opens nothing. Should you want to sign in yourself, it can send you, for a day, a link for your own browser.',
          ],
        },
      ],
    }),
  };
}

/** The link by which somebody who is signed in confirms that it is still them. */
export function confirmMail({ href, minutes }: { href: string; minutes: number }): Words {
  const subject = 'Is it still you?';
  return {
    subject,
    ...composeMail({
      title: subject,
      blocks: [
        { kind: 'lead', runs: ['Somebody who is signed in as you is about to change how you get in.'] },
        {
          kind: 'text',
          runs: [
            `If it is you, open this within ${minutes} minutes in the same browser, and press its button.`,
          ],
        },
        { kind: 'button', label: 'It is me', href },
        {
          kind: 'foot',
          runs: [
            'If it is not you, sign in and end all other sessions. Without the button nothing is changed.',
          ],
        },
      ],
    }),
  };
}

/** The link that makes an address that of an account. */
export function confirmAddressMail({ href, minutes }: { href: string; minutes: number }): Words {
  const subject = 'Confirm your address';
  return {
    subject,
    ...composeMail({
      title: subject,
      blocks: [
        { kind: 'lead', runs: ['Is this your address?'] },
        {
          kind: 'text',
          runs: [
            `Somebody who is signed in asked to use it. If it was you, open the link within ${minutes} minutes, where you are signed in.`,
          ],
        },
        { kind: 'button', label: 'Use this address', href },
        {
          kind: 'foot',
          runs: [
            'If it was not you, you need not do anything: the address is not used until somebody presses the button.',
          ],
        },
      ],
    }),
  };
}

/** What somebody should hear of who did not do it themselves. */
export type Change =
  | 'address-changed'
  | 'address-removed'
  | 'passphrase-changed'
  | 'passkey-added'
  | 'passkey-removed'
  | 'second-step-changed'
  | 'recovery-used'
  | 'link-made'
  | 'recovery-codes-made';

const CHANGES: Readonly<Record<Change, string>> = {
  'address-changed': 'Your account uses another address from now on. This is the last mail to this one.',
  'address-removed': 'Your account has no address any more. This is the last mail to this one.',
  'passphrase-changed':
    'The passphrase of your account was changed. All other browsers have been signed out.',
  'passkey-added': 'A passkey was added to your account.',
  'passkey-removed': 'A passkey was taken off your account.',
  'second-step-changed': 'The second step of your account was changed.',
  'recovery-used': 'Somebody signed in to your account with a recovery code.',
  'link-made': 'An administrator made a link that signs in to your account, once, within a day.',
  'recovery-codes-made': 'New recovery codes were made for your account. The old ones do not work any more.',
};

/** Tells of a change to how an account is got into. */
export function changeMail({ change, href }: { change: Change; href: string }): Words {
  const subject = 'A change to your account';
  return {
    subject,
    ...composeMail({
      title: subject,
      blocks: [
        { kind: 'lead', runs: [CHANGES[change]] },
        {
          kind: 'text',
          runs: [
            'If it was you, all is well. If it was not, sign in, end all other sessions, and change how you get in.',
          ],
        },
        { kind: 'button', label: 'Look at your account', href },
      ],
    }),
  };
}
