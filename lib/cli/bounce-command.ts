import type { Command } from 'commander';
import { readInput } from '@/lib/cli/read-input';
import { withSite } from '@/lib/cli/with-site';

const SAID = {
  suppressed: 'Nothing more is sent there.',
  counted: 'Counted: it did not arrive this time.',
  ignored: 'This is no report of a mail that did not arrive.',
  unknown: 'This is about no mail of this site.',
} as const;

/**
 * `folkmoot bounce`, for a mail server to hand over what came back. It ends with 0 for whatever was read, since a mail server
 * that is told otherwise sends a bounce about the bounce; with 1 when the database cannot be asked, and is asked again later.
 */
export function addBounce(program: Command, print: (line: string) => void): void {
  program
    .command('bounce')
    .description(
      'take a mail that came back (on standard input), so that nothing more is sent to an address that is none',
    )
    .option('--recipient <address>', 'the address it came to, where the mail server says so')
    .action(async ({ recipient }: { recipient?: string }) => {
      const source = await readInput();
      const { outcome } = await withSite(async () => {
        const { takeBounce } = await import('@/lib/notifications/take-bounce');
        return takeBounce({ source, recipient: recipient ?? null });
      });
      print(SAID[outcome]);
    });
}
