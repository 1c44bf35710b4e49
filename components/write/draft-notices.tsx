import type { ArticleDraft } from '@/lib/articles/article-drafts';
import type { ArticleValues } from '@/lib/articles/schema';
import { SafeHtml } from '@/components/ui/safe-html';

/** Why the form stands here unsaved. */
export function DraftNotice({ draft }: { draft: ArticleDraft }) {
  if (draft.notice === 'pictures')
    return (
      <p className="banner" role="status">
        <span>
          The pictures stand at the end of the text below. Move each where it belongs, then save: until then
          nothing is changed.
        </span>
      </p>
    );
  if (draft.notice === 'conflict')
    return (
      <p className="banner" role="alert">
        <span>
          Somebody saved this article while you were writing, and nothing of theirs was overwritten. Your text
          is in the form, <a href="#theirs">theirs is below it</a>. Bring over what you need. When you save,
          yours takes its place, and theirs stays among the earlier versions.
        </span>
      </p>
    );
  if (draft.preview !== null)
    return (
      <p className="banner" role="status">
        <span>Not saved yet. The form below holds everything.</span>
      </p>
    );
  return null;
}

/** The article as it will stand. */
export function ArticlePreview({ html, values }: { html: string; values: ArticleValues }) {
  return (
    <section className="preview" id="preview" aria-labelledby="preview-title" tabIndex={-1}>
      <h2 id="preview-title">As it will look</h2>
      <div className="sheet">
        <p className="sheet-title" dir="auto">
          {values.title}
        </p>
        {values.standfirst !== '' && (
          <p className="standfirst" dir="auto">
            {values.standfirst}
          </p>
        )}
        <SafeHtml className="prose" dir="auto" html={html} />
      </div>
    </section>
  );
}

/** What somebody else saved meanwhile, to be read and copied from. */
export function Theirs({ values }: { values: ArticleValues }) {
  return (
    <section className="theirs" id="theirs" aria-labelledby="theirs-title">
      <h2 id="theirs-title">What stands now</h2>
      <p className="sheet-title" dir="auto">
        {values.title}
      </p>
      {values.standfirst !== '' && (
        <p className="standfirst small" dir="auto">
          {values.standfirst}
        </p>
      )}
      <div className="field tall">
        <label htmlFor="their-text">Their text</label>
        <textarea id="their-text" dir="auto" rows={14} readOnly defaultValue={values.body} />
      </div>
    </section>
  );
}
