import { requireAdministrator, requireFresh } from '@/lib/auth/viewer';
import { answer } from '@/lib/http/answer';
import { removeDemo } from '@/lib/privacy/remove-demo';
import { fieldsOf } from '@/lib/settings/fields';
import { MESSAGES, versionOf } from '@/lib/settings/schema';

/** Takes the demo community away, for ever. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async ({ fields: raw }) => {
    const administrator = await requireAdministrator();
    const fresh = await requireFresh();
    const fields = fieldsOf(raw);
    const version = versionOf(fields);
    if (version === null)
      return {
        seeOther: '/admin?error=conflict#demo',
        json: { status: 422, body: { errors: { version: [MESSAGES.version] } } },
      };
    const withComments = fields.withComments === 'yes' || fields.withComments === true;
    const { outcome, ...more } = await removeDemo({ administrator, fresh, version, withComments });
    if (outcome === 'removed')
      return { seeOther: '/admin?done=demo', json: { status: 200, body: { removed: true } } };
    return {
      seeOther: `/admin?error=${outcome}#demo`,
      json: { status: 409, body: { reason: outcome, ...more } },
    };
  });
}
