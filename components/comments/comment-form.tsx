import type { SiteFacts } from '@/lib/articles/article';
import type { Draft } from '@/lib/comments/drafts';
import { ErrorSummary } from '@/components/ui/error-summary';
import { CommentFields, FIELD_IDS, type WriterFacts } from './comment-fields';
import { DraftNotice } from './draft-notice';
import { Preview } from './preview';
import { slowModeInWords } from './slow-words';
import { articlePath, respondPath } from '@/lib/urls';

export interface CommentFormProps {
  site: Pick<SiteFacts, 'akismet' | 'mail'>;
  articleSlug: string;
  /** Seconds between two comments of one person; 0: as fast as they like. */
  slowSeconds?: number;
  /** Whom it answers; null for a comment on the article itself. Name null: that comment is not to be seen any more. */
  parent: { id: string; name: string | null } | null;
  draft: Draft | null;
  /** It stands under the comment it answers, inside that comment's own article. */
  inPlace: boolean;
  /** Where “Never mind” leads. */
  cancelHref: string | null;
  /** What the spam service is sent, for people to read; empty without one. */
  sent: string[];
  /** Null on public pages, which are the same for everybody. */
  writer?: WriterFacts | null;
}

/**
 * A real form: it posts to a plain address and works without script.
 *
 * What components/enhance may rely on, and tests too:
 * - `#respond` is the section, wherever it stands; `#respond-title` its heading; `[data-say]` the form.
 * - `[data-reply=ID]` are the Reply links, `[data-comment=ID]` the comments; script moves `#respond` to the end of the comment
 *   (class `in-place`), sets `parentId`, writes “Reply to NAME” into the heading and shows `[data-cancel]`.
 * - fields by name: body, name, email, notify, check, parentId, website; `nonce` and `age` are added by script alone.
 * - `[data-respond]` leads to the same form for the signed-in; script gives it the comment that is answered. `[data-guest]`
 *   are the fields that only guests fill in.
 * - `.errors` (id `errors`) heads the form when something is wrong; each field's message is `.wrong` with id `say-FIELD-wrong`, named by
 *   `aria-describedby` of the field, which has `aria-invalid`.
 * - `#preview` is the section of the preview; `button[value=preview]` asks for one.
 * - after a comment was held, `.held` of the receipt's page takes the place of the form.
 */
export function CommentForm(props: CommentFormProps) {
  const {
    site,
    articleSlug,
    slowSeconds = 0,
    parent,
    draft,
    inPlace,
    cancelHref,
    sent,
    writer = null,
  } = props;
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
        <Preview
          html={draft.preview}
          name={writer?.displayName ?? draft.values.name}
          level={inPlace ? 'h5' : 'h3'}
        />
      )}
      <form
        className="form"
        method="post"
        action={`${articlePath(articleSlug)}/comments`}
        noValidate
        data-say=""
      >
        {slowSeconds > 0 && <p className="hint">{slowModeInWords(slowSeconds)}</p>}
        {draft?.notice && <DraftNotice notice={draft.notice} />}
        <ErrorSummary errors={errors} />
        {writer ? (
          <AsAccount writer={writer} guestHref={guestHref(articleSlug, parent)} />
        ) : (
          <p className="hint" data-guest="">
            {'You write as a guest here. '}
            <a href={respondPath(articleSlug, parent?.id)} rel="nofollow" data-respond="">
              Write with your account instead
            </a>
            , if you have one.
          </p>
        )}
        <CommentFields draft={draft} mail={site.mail} akismet={site.akismet !== null} writer={writer} />
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

/** Under which name it will stand, before anything is written. */
function AsAccount({ writer, guestHref }: { writer: WriterFacts; guestHref: string }) {
  return (
    <p className="hint">
      {'You write as '}
      <strong>
        <bdi>{writer.displayName}</bdi>
      </strong>
      {', and everybody will see that it was you. '}
      <a href={guestHref}>Write as a guest instead</a>
      <input type="hidden" name="as" value="account" />
    </p>
  );
}

function guestHref(articleSlug: string, parent: CommentFormProps['parent']): string {
  return `${articlePath(articleSlug)}${parent === null ? '' : `?reply=${parent.id}`}#respond`;
}

/** The sentence is the contract's, to the letter. */
function AkismetNotice({ sent }: { sent: string[] }) {
  return (
    <div className="notice">
      <p>
        {'This site uses Akismet to reduce spam. '}
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
