'use client';

/** What broke has a name in the log, by which it can be asked about; of what broke, nothing is said here. */
export default function ErrorPage({ error }: { error: Error & { digest?: string } }) {
  return (
    <main className="plain">
      <div className="page">
        <div className="plain-body">
          <h1>Something here is broken.</h1>
          <p className="standfirst">
            It is not your doing, and what was said here is safe. Try again in a minute.
          </p>
          <p>
            <a href="/">To the front page</a>
          </p>
          {error.digest !== undefined && (
            <p className="hint">{`If you tell us about it, name this number: ${error.digest}`}</p>
          )}
        </div>
      </div>
    </main>
  );
}
