import type { Command } from 'commander';
import { takeHandedOver } from '@/lib/cli/handed-over';
import { withSite } from '@/lib/cli/with-site';

const SAID = {
  suppressed: 'Nothing more is sent there.',
  counted: 'Counted: it did not arrive this time.',
  ignored: 'This is no report of a mail that did not arrive.',
  unknown: 'This is about no mail of this site.',
} as const;

/** `folkmoot bounce`, for a mail server to hand over what came back (lib/cli/handed-over). */
export function addBounce(program: Command, print: (line: string) => void): void {
  program
    .command('bounce')
    .description(
      'take a mail that came back (on standard input), so that nothing more is sent to an address that is none',
    )
    .option('--recipient <address>', 'the address it came to, where the mail server says so')
    .action(async ({ recipient }: { recipient?: string }) => {
      await takeHandedOver(print, async (source) => {
        const { outcome } = await withSite(async () => {
          const { takeBounce } = await import('@/lib/notifications/take-bounce');
          return takeBounce({ source, recipient: recipient ?? null });
        });
        return { said: SAID[outcome], isLater: false };
      });
    });
}
