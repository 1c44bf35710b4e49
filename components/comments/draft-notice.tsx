import type { Notice } from '@/lib/comments/drafts';
import { noticeInWords } from './notice-words';

/** Why a comment could not be taken, and what is to be done. The text itself stands in the form below. */
export function DraftNotice({ notice }: { notice: Notice }) {
  return (
    <p className="banner" role="alert" id="notice" tabIndex={-1}>
      <span>
        {noticeInWords(notice)}
        {notice.kind === 'signed-out' && (
          <>
            {' '}
            <a href="/sign-in">Sign in</a>
          </>
        )}
      </span>
    </p>
  );
}
