import type { ArticleDraft } from '@/lib/articles/article-drafts';
import type { Named, Picture } from '@/lib/articles/article';
import type { WritableArticle } from '@/lib/articles/writable-articles';
import {
  MAX_ARTICLE_LENGTH,
  MAX_STANDFIRST_LENGTH,
  MAX_TITLE_LENGTH,
  type ArticleErrors,
} from '@/lib/articles/schema';
import { ErrorSummary } from '@/components/ui/error-summary';
import { writePath } from '@/lib/urls';
import { Select, TextField } from '@/components/ui/fields';
import { PicturePlaces } from './picture-places';
import { Publishing } from './publishing';

interface ArticleFormProps {
  article: WritableArticle;
  draft: ArticleDraft | null;
  sections: Named[];
  /** Those that can stand on the front page. */
  pictures: Picture[];
}

const MARKDOWN =
  'A blank line starts a paragraph. ## a heading, *stress*, **strong**, [words](link), > quotation, - list. A picture alone between blank lines stands as a figure.';
const HTML = 'This came from elsewhere and is kept as HTML.';

/**
 * All of an article in one form, so that whichever button is pressed, nothing that was typed elsewhere on the page is
 * lost. The first button is Save: it is what the return key presses.
 */
export function ArticleForm({ article, draft, sections, pictures }: ArticleFormProps) {
  const { values } = draft ?? article;
  const errors: ArticleErrors = draft?.errors ?? {};
  const words = draft?.words ?? {};
  const path = writePath(article.slug);
  const messages = Object.entries(errors).flatMap(([id, texts]) =>
    texts.map((message) => ({ id: id === 'version' ? 'title' : id, message })),
  );
  return (
    <form
      className="form"
      id="form"
      method="post"
      action={`${path}/save`}
      encType="multipart/form-data"
      noValidate
    >
      <ErrorSummary errors={messages} />
      <input type="hidden" name="id" value={article.id} />
      <input type="hidden" name="version" value={draft?.version ?? article.version} />
      <TextField
        name="title"
        label="Title"
        required
        value={values.title}
        errors={errors.title}
        limit={MAX_TITLE_LENGTH}
      />
      <TextField
        name="standfirst"
        label="Standfirst"
        hint="One or two sentences under the title, and in lists. May be empty."
        rows={2}
        height="low"
        value={values.standfirst}
        errors={errors.standfirst}
        limit={MAX_STANDFIRST_LENGTH}
      />
      <TextField
        name="body"
        label="Text"
        hint={article.format === 'markdown' ? MARKDOWN : HTML}
        rows={18}
        height="tall"
        value={values.body}
        errors={errors.body}
        limit={MAX_ARTICLE_LENGTH}
      />
      <div className="row">
        <button className="button first" type="submit">
          Save
        </button>
        <button className="button" type="submit" name="intent" value="preview">
          Preview
        </button>
      </div>
      <PicturePlaces action={`${path}/pictures`} words={words} errors={errors} />
      <fieldset className="part">
        <legend>Where it stands</legend>
        <Select
          name="section"
          label="Section"
          value={values.section}
          errors={errors.section}
          options={[
            { value: '', name: 'in none' },
            ...sections.map(({ slug, name }) => ({ value: slug, name })),
          ]}
        />
        <TextField
          name="tags"
          label="Tags"
          hint="With commas between them."
          value={values.tags}
          errors={errors.tags}
        />
        <TextField
          name="slug"
          label="Address"
          hint={addressHint(article)}
          value={values.slug}
          errors={errors.slug}
        />
        {(pictures.length > 0 || values.picture !== '') && (
          <Select
            name="picture"
            label="Picture on the front page"
            value={values.picture}
            errors={errors.picture}
            options={[
              { value: '', name: 'none' },
              ...pictures.map(({ src, alt }) => ({ value: src, name: alt === '' ? src : alt })),
            ]}
          />
        )}
      </fieldset>
      <Publishing article={article} path={path} words={words} errors={errors} />
    </form>
  );
}

function addressHint({ status }: WritableArticle): string {
  const made = 'The end of its address. Empty it, and it is made from the title.';
  return status === 'published' ? `${made} The old address leads to the new one.` : made;
}
