import { db } from '@/lib/db';
import { bylineImporter } from '@/lib/import/import-bylines';
import { countUp, type ImportNotes } from '@/lib/import/import-report';
import { importTerms } from '@/lib/import/import-terms';
import { MediaFolder } from '@/lib/import/media-folder';
import type { Destination } from '@/lib/import/plan-article';
import type { Survey } from '@/lib/import/survey-export';

/** What articles of this export come into: makes its sections and tags, and looks which slugs are taken. */
export async function openDestination({
  survey,
  uploads,
  notes,
}: {
  survey: Survey;
  uploads: string | undefined;
  notes: ImportNotes;
}): Promise<Destination> {
  const slugs = { article: new Set<string>(), page: new Set<string>() };
  for (const { kind, slug } of await db.article.findMany({ select: { kind: true, slug: true } }))
    slugs[kind].add(slug);
  const media = uploads === undefined ? null : new MediaFolder(uploads);
  return {
    slugs,
    ...(await importTerms(survey)),
    bylineOf: bylineImporter(survey.authors),
    store: async (url) => {
      if (media === null) return null;
      const stored = await media.store(url);
      if (stored === null) countUp(notes, 'picture-not-found');
      return stored;
    },
  };
}
