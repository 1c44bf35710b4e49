import { beginArticle } from '@/lib/articles/begin-article';
import { requireAuthor } from '@/lib/auth/viewer';
import { answer } from '@/lib/http/answer';
import { keepRefused } from '@/lib/http/refused-form';
import { writePath } from '@/lib/urls';

/** Begins a draft; the form of /write, which a page of that address cannot answer itself. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async ({ fields }) => {
    const author = await requireAuthor();
    const begun = await beginArticle({ raw: { ...(fields as Record<string, unknown> | null) }, author });
    if (begun.outcome === 'begun') {
      const { slug } = begun;
      return { seeOther: writePath(slug), json: { status: 201, body: { slug } } };
    }
    const { errors } = begun;
    return {
      seeOther: '/write?error=fields#title',
      json: { status: 422, body: { errors } },
      cookies: [keepRefused({ form: 'begin', fields, keep: ['title'], errors })],
    };
  });
}
