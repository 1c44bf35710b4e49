'use client';

import './globals.css';

/** For when not even the layout could be drawn. */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  return (
    <html lang="en">
      <head>
        <title>Something here is broken</title>
      </head>
      <body>
        <main className="plain">
          <div className="page">
            <div className="plain-body">
              <h1>Something here is broken.</h1>
              <p className="standfirst">
                It is not your doing, and what was said here is safe. Try again in a minute.
              </p>
              {error.digest !== undefined && (
                <p className="hint">{`If you tell us about it, name this number: ${error.digest}`}</p>
              )}
            </div>
          </div>
        </main>
      </body>
    </html>
  );
}
