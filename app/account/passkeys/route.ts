import { sessionCookie } from '@/lib/auth/cookie';
import { addPasskey } from '@/lib/auth/own-passkeys';
import { requireFresh } from '@/lib/auth/viewer';
import { answer } from '@/lib/http/answer';

/** Adds the passkey that a browser has made. */
export async function POST(request: Request): Promise<Response> {
  return answer(
    request,
    async ({ fields }) => {
      const added = await addPasskey({ account: await requireFresh(), raw: fields });
      const { outcome } = added;
      return {
        seeOther: '/account/ways-in',
        json:
          outcome === 'added'
            ? { status: 201, body: { id: added.id, name: added.name } }
            : { status: outcome === 'full' ? 409 : 422, body: { reason: outcome } },
        cookies: outcome === 'added' && added.session !== null ? [sessionCookie(added.session)] : [],
      };
    },
    { accepts: 'json' },
  );
}
