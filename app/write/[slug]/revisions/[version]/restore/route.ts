import { restoreRevision } from '@/lib/articles/restore-revision';
import { parseVersion } from '@/lib/articles/schema';
import { requireAuthor } from '@/lib/auth/viewer';
import { AppError } from '@/lib/errors';
import { answer } from '@/lib/http/answer';
import { writePath } from '@/lib/urls';

/** Takes an article back to an earlier version. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ slug: string; version: string }> },
): Promise<Response> {
  const { slug, version } = await params;
  return answer(request, async ({ fields }) => {
    const author = await requireAuthor();
    const raw = { ...(fields as Record<string, unknown> | null) };
    const saved = await restoreRevision({ slug, version: parseVersion(version), raw, author });
    if (saved.outcome === 'conflict') throw new AppError('conflict');
    if (saved.outcome === 'invalid') throw new AppError('invalid');
    return {
      seeOther: `${writePath(saved.slug)}?done=restored`,
      json: { status: 200, body: { slug: saved.slug, version: saved.version } },
    };
  });
}
