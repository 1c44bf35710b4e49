import type { Command } from 'commander';
import { takeHandedOver } from '@/lib/cli/handed-over';
import { withSite } from '@/lib/cli/with-site';

const SAID = {
  published: 'Posted.',
  held: 'Received: a person will look at it first.',
  'not-posted': 'Not posted; its sender is told why.',
  left: 'They are not written to any more.',
  automatic: 'A machine sent it: nothing is done.',
  off: 'This site posts no answers by mail.',
  suppressed: 'Nothing more is sent there.',
  counted: 'Counted: it did not arrive this time.',
  ignored: 'This is no report of a mail that did not arrive.',
  unknown: 'This is about no mail of this site that can be answered.',
} as const;

/**
 * `folkmoot receive`, for a mail server to hand over whatever comes to the addresses with a tag: answers to mails about
 * comments, and what came back (lib/cli/handed-over). It is asked for again, too, while its addressee cannot be told what became
 * of it: handed over twice it is posted once.
 */
export function addReceive(program: Command, print: (line: string) => void): void {
  program
    .command('receive')
    .description(
      'take an answer to a mail about a comment (on standard input) and post it; or a mail that came back',
    )
    .option('--recipient <address>', 'the address it came to, where the mail server says so')
    .action(async ({ recipient }: { recipient?: string }) => {
      await takeHandedOver(print, async (source) => {
        const taken = await withSite(async () => {
          const { takeMail } = await import('@/lib/reply-by-mail/take-mail');
          return takeMail({ source, recipient: recipient ?? null });
        });
        return { said: SAID[taken.outcome], isLater: 'isUntold' in taken };
      });
    });
}
