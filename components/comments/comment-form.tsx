import type { SiteFacts } from '@/lib/articles/article';
import type { Draft } from '@/lib/comments/drafts';
import { ErrorSummary } from '@/components/ui/error-summary';
import { CommentFields, FIELD_IDS } from './comment-fields';
import { DraftNotice } from './draft-notice';
import { Preview } from './preview';
import { articlePath } from '@/lib/urls';

export interface CommentFormProps {
  site: Pick<SiteFacts, 'akismet' | 'mail'>;
  articleSlug: string;
  /** Whom it answers; null for a comment on the article itself. Name null: that comment is not to be seen any more. */
  parent: { id: string; name: string | null } | null;
  draft: Draft | null;
  /** It stands under the comment it answers, inside that comment's own article. */
  inPlace: boolean;
  /** Where “Never mind” leads. */
  cancelHref: string | null;
  /** What the spam service is sent, for people to read; empty without one. */
  sent: string[];
}

/**
 * A real form: it posts to a plain address and works without script.
 *
 * What components/enhance may rely on, and tests too:
 * - `#respond` is the section, wherever it stands; `#respond-title` its heading; `[data-say]` the form.
 * - `[data-reply=ID]` are the Reply links, `[data-comment=ID]` the comments; script moves `#respond` to the end of the comment
 *   (class `in-place`), sets `parentId`, writes “Reply to NAME” into the heading and shows `[data-cancel]`.
 * - fields by name: body, name, email, notify, check, parentId, website; `nonce` and `age` are added by script alone.
 * - `.errors` (id `errors`) heads the form when something is wrong; each field's message is `.wrong` with id `say-FIELD-wrong`, named by
 *   `aria-describedby` of the field, which has `aria-invalid`.
 * - `#preview` is the section of the preview; `button[value=preview]` asks for one.
 * - after a comment was held, `.held` of the receipt's page takes the place of the form.
 */
export function CommentForm(props: CommentFormProps) {
  const { site, articleSlug, parent, draft, inPlace, cancelHref, sent } = props;
  const Heading = inPlace ? 'h4' : 'h2';
  const errors = Object.entries(draft?.errors ?? {}).flatMap(([field, messages]) =>
    messages.map((message) => ({ id: FIELD_IDS[field] ?? FIELD_IDS.body, message })),
  );
  return (
    <section className={inPlace ? 'say in-place' : 'say'} id="respond" aria-labelledby="respond-title">
      <Heading id="respond-title">
        {parent?.name == null ? (
          'Say something'
        ) : (
          <>
            {'Reply to '}
            <bdi>{parent.name}</bdi>
          </>
        )}
      </Heading>
      {draft?.preview != null && (
        <Preview html={draft.preview} name={draft.values.name} level={inPlace ? 'h5' : 'h3'} />
      )}
      <form
        className="form"
        method="post"
        action={`${articlePath(articleSlug)}/comments`}
        noValidate
        data-say=""
      >
        {draft?.notice && <DraftNotice notice={draft.notice} />}
        <ErrorSummary errors={errors} />
        <CommentFields draft={draft} mail={site.mail} akismet={site.akismet !== null} />
        <input type="hidden" name="parentId" value={parent?.id ?? ''} />
        <div className="row">
          <button className="button first" type="submit" data-post="">
            {parent === null ? 'Post comment' : 'Post reply'}
          </button>
          <button className="button" type="submit" name="intent" value="preview">
            Preview
          </button>
          {cancelHref !== null && (
            <a className="cancel" href={cancelHref} data-cancel="">
              Never mind
            </a>
          )}
        </div>
        {site.akismet && <AkismetNotice sent={sent} />}
      </form>
    </section>
  );
}

/** The sentence is the contract's, to the letter. */
function AkismetNotice({ sent }: { sent: string[] }) {
  return (
    <div className="notice">
      <p>
        This site uses Akismet to reduce spam.{' '}
        <a href="/privacy#akismet">Learn how your comment data is processed.</a>
      </p>
      <details className="fold">
        <summary>What Akismet is sent</summary>
        <ul>
          {sent.map((thing) => (
            <li key={thing}>{thing}</li>
          ))}
        </ul>
      </details>
    </div>
  );
}
