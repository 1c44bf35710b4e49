import type { ServiceNotice } from '@/lib/moderation/banner';
import { Time } from '@/components/ui/time';

interface ServiceNoticesProps {
  notices: ServiceNotice[];
  language: string;
}

/** What is wrong with the spam service, above everything that moderators do. */
export function ServiceNotices({ notices, language }: ServiceNoticesProps) {
  if (notices.length === 0) return null;
  return (
    <div className="page service">
      {notices.map(({ kind, text, since, next, canTry }) => (
        <div className="banner" role="status" key={kind} data-notice={kind}>
          <span>
            {text}
            {since !== null && (
              <>
                {kind === 'quota' ? ' As of ' : ' It began '}
                <Time at={since} language={language} writtenOut />.
              </>
            )}
            {next !== null && (
              <>
                {' The next try is '}
                <Time at={next} language={language} writtenOut />.
              </>
            )}
          </span>
          {canTry && (
            <form method="post" action="/moderation/service/try">
              <button className="button" type="submit">
                Try now
              </button>
            </form>
          )}
        </div>
      ))}
    </div>
  );
}
