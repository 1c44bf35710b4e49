import { headers } from 'next/headers';
import { sessionToken } from '@/lib/auth/cookie';
import { askForSession } from '@/lib/auth/options';
import { may, needsSecondStep, type Act } from '@/lib/auth/policy';
import type { ReadSession } from '@/lib/auth/sessions';
import { AppError } from '@/lib/errors';
import type { Prisma } from '@/lib/generated/prisma/client';

/** Who asks: an account with an open session, which may still owe its second step. */
export type Viewer = Pick<
  ReadSession,
  | 'accountId'
  | 'handle'
  | 'displayName'
  | 'role'
  | 'sessionId'
  | 'hasSecondStep'
  | 'secondStepAt'
  | 'isBanned'
>;

declare const signedIn: unique symbol;
declare const member: unique symbol;
declare const author: unique symbol;
declare const moderator: unique symbol;
declare const administrator: unique symbol;
declare const fresh: unique symbol;

/*
 * What somebody is known to be. Only the functions below make these, out of a request, so that a function that takes one
 * cannot be called for others. Tests, which have no request, cast.
 */
export type SignedIn = Viewer & { readonly [signedIn]: true };
export type Member = SignedIn & { readonly [member]: true };
export type Author = Member & { readonly [author]: true };
export type Moderator = Author & { readonly [moderator]: true };
export type Administrator = Moderator & { readonly [administrator]: true };
export type Fresh = SignedIn & { readonly [fresh]: true };

/**
 * The account whose session came with this request, as it is at this moment, or null. It may be halfway in: only for
 * saying who somebody is, and for the pages and routes of the second step themselves. Whatever acts asks `require…`.
 */
export async function getViewer(): Promise<Viewer | null> {
  return readViewer();
}

/**
 * The viewer, wholly signed in. Throws `unauthenticated` for strangers, and `second-step` where one was set up and not
 * taken yet in this session: a TOTP by anybody, a passkey by somebody whose role wants two steps. Who has set up none
 * passes here, to be able to.
 */
export async function requireSignedIn(): Promise<SignedIn> {
  return signedInOf(await readViewer());
}

/** The viewer as `requireSignedIn` has it, and what the same query says of their account (`readSession`). */
export async function requireSignedInAnd(question: Prisma.Sql): Promise<{ viewer: SignedIn; said: unknown }> {
  const viewer = await readViewer(question);
  return { viewer: signedInOf(viewer), said: viewer?.said };
}

/** The viewer as somebody who takes part. Throws as `requireSignedIn`, and `forbidden` for those who are banned. */
export async function requireMember(): Promise<Member> {
  const viewer = signedInOf(await readViewer());
  if (!may(viewer.role, 'be-known', viewer)) throw new AppError('forbidden');
  return viewer as Member;
}

/** The viewer as an author or more. Throws as `requireSignedIn`, and `forbidden` for those without the role. */
export async function requireAuthor(): Promise<Author> {
  return (await requireTo('write')) as Author;
}

/** The viewer as a moderator. Throws as `requireAuthor`; the second step is asked for even where none is set up yet. */
export async function requireModerator(): Promise<Moderator> {
  return (await requireTo('moderate')) as Moderator;
}

/** The viewer as an administrator. Throws as `requireModerator`. */
export async function requireAdministrator(): Promise<Administrator> {
  return (await requireTo('administer')) as Administrator;
}

/**
 * The viewer, who proved who they are within the last fifteen minutes: for what cannot be taken back or opens the door to
 * others. Throws as `requireSignedIn`, and `confirm` when it is longer ago.
 */
export async function requireFresh(): Promise<Fresh> {
  const viewer = await readViewer();
  const admitted = signedInOf(viewer);
  if (!viewer?.isFresh) throw new AppError('confirm');
  return admitted as Fresh;
}

async function readViewer(question?: Prisma.Sql): Promise<ReadSession | null> {
  const token = sessionToken((await headers()).get('cookie'));
  return token === null ? null : askForSession(token, question);
}

function signedInOf(viewer: ReadSession | null): SignedIn {
  if (viewer === null) throw new AppError('unauthenticated');
  const isAsked = viewer.hasTotp || (viewer.hasSecondStep && needsSecondStep(viewer.role));
  if (isAsked && viewer.secondStepAt === null) throw new AppError('second-step');
  return viewer as unknown as SignedIn;
}

/** The role first: who may not in any case, or was shown the door, need not prove twice who they are. */
async function requireTo(act: Act): Promise<SignedIn> {
  const viewer = await readViewer();
  if (viewer !== null && !may(viewer.role, act, viewer)) throw new AppError('forbidden');
  const admitted = signedInOf(viewer);
  if (needsSecondStep(admitted.role) && admitted.secondStepAt === null) throw new AppError('second-step');
  return admitted;
}
