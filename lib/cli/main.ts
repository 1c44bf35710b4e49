import { Command, CommanderError } from 'commander';
import { addBounce } from '@/lib/cli/bounce-command';
import { runDoctor } from '@/lib/cli/doctor';
import { addImport } from '@/lib/cli/import-command';
import { addReceive } from '@/lib/cli/receive-command';
import { addUser } from '@/lib/cli/user-command';
import { withSite } from '@/lib/cli/with-site';
import { explain } from '@/lib/server/explain';

// What bin/folkmoot runs. Exit codes: 0 done, 1 failed and said why, 2 not understood.
const FAILED = 1;
const NOT_UNDERSTOOD = 2;

const program = new Command('folkmoot')
  .description('The command line of a Folkmoot site. It joins the site’s database, or starts it for itself.')
  .showHelpAfterError('(--help says how it is meant)')
  .exitOverride();

addImport(program);
addUser(program, print);
addBounce(program, print);
addReceive(program, print);

program
  .command('sign-in-link')
  .argument('<name>', 'the handle of the account, for example admin')
  .description('make a one-time link that signs somebody in; links made for them before stop working')
  .action(async (name: string) => {
    const link = await withSite(async () => {
      const { makeSignInLink } = await import('@/lib/auth/sign-in-links');
      return makeSignInLink({ handle: name });
    });
    if (link.outcome === 'unknown-account') throw new Error(`Nobody here is called ${name}.`);
    print(link.url);
    process.stderr.write(`It works once, until ${link.expiresAt.toUTCString()}.\n`);
  });

program
  .command('purge')
  .description('delete now what has reached its date (the site does so every hour)')
  .action(async () => {
    const purged = await withSite(async () => {
      const { purge } = await import('@/lib/privacy/purge');
      return purge();
    });
    for (const [what, count] of Object.entries(purged)) print(`${String(count).padStart(8)}  ${what}`);
  });

program
  .command('doctor')
  .description('look for what is wrong, or soon will be; ends with 1 when something is broken')
  .action(async () => {
    if (!(await runDoctor(print))) process.exitCode = FAILED;
  });

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}

function exitCodeOf(error: unknown): number {
  // Commander has said it already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : NOT_UNDERSTOOD;
  process.stderr.write(`${explain(error)}\n`);
  return FAILED;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
