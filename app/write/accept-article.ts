import { keepArticleDraft, type ArticleDraft } from '@/lib/articles/article-drafts';
import { renderArticle } from '@/lib/articles/render-article';
import { normaliseFields, type Saved } from '@/lib/articles/save-article';
import { MESSAGES, parseArticle, parseVersion, PICTURE_PLACES } from '@/lib/articles/schema';
import { takePictures } from '@/lib/articles/take-pictures';
import { readWritable, type WritableArticle } from '@/lib/articles/writable-articles';
import { requireAuthor, type Author } from '@/lib/auth/viewer';
import { answer, type Acted } from '@/lib/http/answer';
import { MAX_BODY_BYTES, MAX_UPLOAD_BYTES } from '@/lib/http/body';
import { writePath } from '@/lib/urls';

/** What a form sent, as it came. */
export type Raw = Record<string, unknown>;

interface Accept {
  request: Request;
  slug: string;
  /** What is done with it when nothing is in the way. */
  act: (sent: { slug: string; raw: Raw; author: Author }) => Promise<Saved>;
  /** What the page that follows says of it. */
  done: string;
}

/**
 * Takes the form of an article, whichever of its buttons was pressed: pictures that came along are kept and put at the end
 * of the text; then it is done, or shown first (`intent=preview`). Whatever is in the way, the form comes back as it was.
 */
export async function acceptArticle({ request, slug, act, done }: Accept): Promise<Response> {
  return acceptForm({ request, slug }, async ({ article, raw, author }) => {
    if (raw.intent === 'preview') return preview({ article, raw });
    const saved = await act({ slug, raw, author });
    if (saved.outcome === 'saved') {
      const { version, standing } = saved;
      const body = { slug: saved.slug, version, ...standing };
      return { seeOther: `${writePath(saved.slug)}?done=${done}`, json: { status: 200, body } };
    }
    const draft = draftOf({ article, raw });
    if (saved.outcome === 'invalid') return backWith({ article, draft: { ...draft, errors: saved.errors } });
    const { version, current } = saved;
    const seeOther = await keep({ article, draft: { ...draft, errors: {}, version, notice: 'conflict' } });
    return { seeOther, json: { status: 409, body: { version, current } } };
  });
}

/** Takes pictures and nothing else: the text comes back with them at its end, to be put where they belong and saved. */
export async function acceptPictures({ request, slug }: Pick<Accept, 'request' | 'slug'>): Promise<Response> {
  return acceptForm({ request, slug }, async ({ article, raw, figures }) => {
    const draft = draftOf({ article, raw });
    if (figures.length === 0)
      return backWith({ article, draft: { ...draft, errors: { picture1: [MESSAGES.noFile] } } });
    const seeOther = await keep({ article, draft: { ...draft, errors: {}, notice: 'pictures' } });
    return { seeOther, json: { status: 200, body: { figures } } };
  });
}

interface Sent {
  article: WritableArticle;
  raw: Raw;
  author: Author;
  figures: string[];
}

/** Who may write at this article, with the pictures taken out of what was sent; goes on with the rest. */
async function acceptForm(
  { request, slug }: Pick<Accept, 'request' | 'slug'>,
  goOn: (sent: Sent) => Promise<Acted>,
): Promise<Response> {
  return answer(
    request,
    async ({ fields }) => {
      const author = await requireAuthor();
      const raw = isRecord(fields) ? fields : {};
      const article = await readWritable({ slug, id: raw.id, author });
      const taken = await takePictures({ raw, author });
      if (taken.outcome === 'invalid') {
        const draft = draftOf({ article, raw });
        return backWith({ article, draft: { ...draft, errors: { ...draft.errors, ...taken.errors } } });
      }
      const { figures } = taken;
      return goOn({ article, raw: withFigures({ article, raw, figures }), author, figures });
    },
    { maxBytes: bytesFor },
  );
}

/** Only people who may write are listened to for longer than for a comment. */
async function bytesFor(): Promise<number> {
  return requireAuthor().then(
    () => MAX_UPLOAD_BYTES,
    () => MAX_BODY_BYTES,
  );
}

function withFigures({ article, raw, figures }: Omit<Sent, 'author'>): Raw {
  if (figures.length === 0) return raw;
  const text = typeof raw.body === 'string' ? raw.body : article.values.body;
  const rest = Object.entries(raw).filter(([field]) => !PICTURE_FIELDS.has(field));
  const body = [text.trimEnd(), ...figures].filter((part) => part !== '').join('\n\n');
  return { ...Object.fromEntries(rest), body };
}

async function preview({ article, raw }: Pick<Sent, 'article' | 'raw'>): Promise<Acted> {
  const draft = draftOf({ article, raw });
  const { html } = renderArticle({ source: draft.values.body, format: article.format });
  const seeOther = await keep({ article, draft: { ...draft, errors: {}, preview: html }, at: 'preview' });
  return { seeOther, json: { status: 200, body: { preview: html } } };
}

async function backWith({ article, draft }: Kept): Promise<Acted> {
  const { errors } = draft;
  return { seeOther: await keep({ article, draft }), json: { status: 422, body: { errors } } };
}

interface Kept {
  article: WritableArticle;
  draft: ArticleDraft;
  /** Where on the page it goes on. */
  at?: 'form' | 'preview';
}

async function keep({ article, draft, at = 'form' }: Kept): Promise<string> {
  return `${writePath(article.slug)}?draft=${await keepArticleDraft(draft)}#${at}`;
}

/** The form as it was sent, with what can be seen to be wrong; what it did not send is as it stands. */
function draftOf({ article, raw }: Pick<Sent, 'article' | 'raw'>): ArticleDraft {
  const { values, errors } = parseArticle({ raw: normaliseFields(raw), current: article.values });
  const words = Object.entries(raw).filter((field): field is [string, string] => {
    const [name, value] = field;
    return typeof value === 'string' && (PICTURE_FIELDS.has(name) || TIME_FIELDS.has(name));
  });
  const version = parseVersion(raw.version) ?? article.version;
  return { values, words: Object.fromEntries(words), errors, version, preview: null, notice: null };
}

const PICTURE_FIELDS = new Set(
  PICTURE_PLACES.flatMap((place) => ['picture', 'alt', 'caption', 'credit'].map((name) => `${name}${place}`)),
);
const TIME_FIELDS = new Set(['date', 'time', 'zone']);

function isRecord(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
