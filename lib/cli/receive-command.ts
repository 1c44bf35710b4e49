import type { Command } from 'commander';
import { readInput } from '@/lib/cli/read-input';
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
 * comments, and what came back. As with `bounce` everything that could be read ends with 0, so that no mail server sends a bounce
 * to whoever wrote; with 1 when the database cannot be asked.
 */
export function addReceive(program: Command, print: (line: string) => void): void {
  program
    .command('receive')
    .description(
      'take an answer to a mail about a comment (on standard input) and post it; or a mail that came back',
    )
    .option('--recipient <address>', 'the address it came to, where the mail server says so')
    .action(async ({ recipient }: { recipient?: string }) => {
      const source = await readInput();
      const { outcome } = await withSite(async () => {
        const { takeMail } = await import('@/lib/reply-by-mail/take-mail');
        return takeMail({ source, recipient: recipient ?? null });
      });
      print(SAID[outcome]);
    });
}
