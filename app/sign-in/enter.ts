import { sessionCookie } from '@/lib/auth/cookie';
import type { Acted } from '@/lib/http/answer';
import { wayBack, withNext } from '@/app/way-back';

interface Enter {
  session: { token: string; maxAge: number };
  /** Whether the account may do what one proof of oneself is too little for. */
  needsSecondStep: boolean;
  next: string | null;
}

/** The answer to whoever has come in: the session, and on to the second step, to where they were, or to their account. */
export function enter({ session, needsSecondStep, next }: Enter): Acted {
  const onward = next ?? '/account';
  return {
    seeOther: needsSecondStep ? withNext('/sign-in/second-step', next) : onward,
    json: { status: 200, body: { signedIn: true, needsSecondStep } },
    cookies: [sessionCookie(session)],
  };
}

/** Of the fields of a form, where to go on, when it is a page of ours; and all others. */
export function splitNext(fields: unknown): { next: string | null; raw: unknown } {
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields))
    return { next: null, raw: fields };
  const { next, ...raw } = fields as Record<string, unknown>;
  return { next: wayBack(next), raw };
}

/** Where whoever has just confirmed goes on; a page of the account says that what was begun can be done now. */
export function confirmedPath(next: string | null): string {
  if (next === null) return '/account';
  return next.startsWith('/account/') ? `${next}?done=confirmed` : next;
}
