import { z } from 'zod';
import { sessionCookie, sessionToken } from '@/lib/auth/cookie';
import { may } from '@/lib/auth/policy';
import { readSession, type ReadSession } from '@/lib/auth/sessions';
import { signInWithPassphrase } from '@/lib/auth/sign-in';
import { useSignInLink } from '@/lib/auth/sign-in-links';
import { countLinkTry } from '@/lib/auth/throttle';
import { answer, type Acted } from '@/lib/http/answer';
import { originOf } from '@/lib/http/origin';
import { keepRefused } from '@/lib/http/refused-form';
import { needsSetUp } from '@/lib/site-settings';
import { tooOften } from '@/app/told';
import { withNext } from '@/app/way-back';
import { enter, splitNext } from '../enter';

const linkSchema = z.object({ token: z.string().max(200) }).strict();

/** Signs in: by handle and passphrase, or by the one-time link of an operator, whose button posts here too. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async ({ fields }) => {
    const { next, raw } = splitNext(fields);
    const link = linkSchema.safeParse(raw);
    const replaces = sessionToken(request.headers.get('cookie'));
    const { ip } = originOf(request);
    if (link.success) return openLink({ token: link.data.token, ip, replaces });
    const outcome = await signInWithPassphrase({ raw, ip, replaces });
    const cookies = [keepRefused({ form: 'sign-in', fields: raw, keep: ['handle'], errors: {} })];
    switch (outcome.outcome) {
      case 'signed-in':
        return enter({ ...outcome, next });
      case 'refused':
        return {
          seeOther: withNext('/sign-in?error=refused', next),
          json: { status: 401, body: { error: 'unauthenticated' } },
          cookies,
        };
      case 'rate-limited':
        return { ...tooOften({ path: '/sign-in', retryAfter: outcome.retryAfter, next }), cookies };
    }
  });
}

async function openLink({ token, ip, replaces }: OpenLink): Promise<Acted> {
  const attempt = await countLinkTry(ip);
  if (attempt.outcome === 'refused') return tooOften({ path: '/sign-in', retryAfter: attempt.retryAfter });
  const session = await useSignInLink(token, { replaces });
  if (session === null)
    return {
      seeOther: '/sign-in?error=spent',
      json: { status: 401, body: { error: 'unauthenticated' } },
    };
  await attempt.succeeded();
  return {
    seeOther: await onward((await readSession(session.token))?.role ?? null),
    json: { status: 200, body: { signedIn: true } },
    cookies: [sessionCookie(session)],
  };
}

interface OpenLink {
  token: string;
  ip: string;
  replaces: string | null;
}

/** A new site is set up first; who looks after comments goes to them, and everybody else gives themselves another way in. */
async function onward(role: ReadSession['role'] | null): Promise<string> {
  if (may(role, 'administer') && (await needsSetUp())) return '/set-up';
  return may(role, 'moderate') ? '/moderation' : '/account/ways-in';
}
