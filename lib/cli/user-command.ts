import { InvalidArgumentError, type Command } from 'commander';
import { withSite } from '@/lib/cli/with-site';
import type { ChangeRole } from '@/lib/auth/roles';
import type { Role } from '@/lib/generated/prisma/enums';

/** As `lib/auth/roles` has them; what reads the database is imported once it is open. */
const ROLES: readonly Role[] = ['member', 'author', 'moderator', 'administrator'];

/** Adds `folkmoot user …`: accounts, from the console of the machine. */
export function addUser(program: Command, print: (line: string) => void): void {
  const user = program.command('user').description('make accounts, change their roles, list them');

  user
    .command('create')
    .argument('<handle>', 'what the account is to be called')
    .option('--role <role>', ROLES.join(', '), roleOf, 'member')
    .description('make an account, and a one-time link that signs its owner in')
    .action(async (handle: string, { role }: { role: Role }) => {
      const made = await withSite(async () => {
        const { createAccountByHand } = await import('@/lib/auth/create-account');
        return createAccountByHand({ handle, role });
      });
      if (made.outcome === 'invalid') throw new Error(made.message);
      print(made.url);
      process.stderr.write(`It signs ${made.handle} in, once, until ${made.expiresAt.toUTCString()}.\n`);
    });

  for (const [name, description] of [
    ['promote', 'give an account a role that may do more; its sessions end'],
    ['demote', 'give an account a role that may do less; its sessions end at once'],
  ] as const) {
    user
      .command(name)
      .argument('<handle>', 'the account')
      .argument('<role>', ROLES.join(', '), roleOf)
      .description(description)
      .action(async (handle: string, role: Role) => {
        const changed = await withSite(async () => {
          const { changeRole, compareRoles, findRole } = await import('@/lib/auth/roles');
          const now = await findRole(handle);
          const isUp = now !== null && compareRoles(role, now) > 0;
          if (now !== null && now !== role && isUp !== (name === 'promote'))
            throw new Error(`${handle} is ${now}: to make them ${role} say ${isUp ? 'promote' : 'demote'}.`);
          return changeRole({ handle, role, by: 'console' });
        });
        print(sayChange(changed, { handle, role }));
      });
  }

  user
    .command('list')
    .option('--all', 'members too')
    .description('list those who may do more than comment, and whether they have a second step')
    .action(async ({ all = false }: { all?: boolean }) => {
      const accounts = await withSite(async () => {
        const { listAccounts } = await import('@/lib/auth/roles');
        return listAccounts({ all });
      });
      for (const { role, handle, hasSecondStep } of accounts)
        print(`${role.padEnd(13)}  ${handle.padEnd(30)}  ${hasSecondStep ? 'second step' : '-'}`);
    });
}

function roleOf(value: string): Role {
  const role = ROLES.find((known) => known === value);
  if (role === undefined) throw new InvalidArgumentError(`It is one of ${ROLES.join(', ')}.`);
  return role;
}

function sayChange(changed: ChangeRole, { handle, role }: { handle: string; role: Role }): string {
  switch (changed.outcome) {
    case 'changed':
      return `${changed.handle}: ${changed.from} → ${changed.to}. Their sessions have ended.`;
    case 'unchanged':
      return `${changed.handle} is ${role} already.`;
    case 'unknown-account':
      throw new Error(`Nobody here is called ${handle}.`);
    case 'last-administrator':
      throw new Error(`${handle} is the last administrator: make another one first.`);
  }
}
