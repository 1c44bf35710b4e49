import type { ReactNode } from 'react';
import { Time } from '@/components/ui/time';
import { Field } from './field';

interface EntryProps {
  id: string;
  heading: ReactNode;
  createdAt: Date;
  /** Null: never yet. */
  lastUsedAt: Date | null;
  language: string;
  /** The form that ends it, left out where it cannot be ended from here. */
  end: { action: string; words: string } | null;
  naming: { action: string; words: string; field: Omit<Parameters<typeof Field>[0], 'autoComplete' | 'id'> };
}

/** One of the things that let somebody in, with the ways to name and to end it. To the day: when somebody was here is nobody's business. */
export function Entry({ id, heading, createdAt, lastUsedAt, language, end, naming }: EntryProps) {
  const { name } = naming.field;
  return (
    <li>
      {heading}
      <p className="hint">
        {'Since '}
        <Time at={createdAt} language={language} to="day" />
        {lastUsedAt !== null && (
          <>
            {'; last used on '}
            <Time at={lastUsedAt} language={language} to="day" />
          </>
        )}
      </p>
      <div className="row">
        {end !== null && (
          <form method="post" action={end.action}>
            <input type="hidden" name="id" value={id} />
            <button className="button" type="submit">
              {end.words}
            </button>
          </form>
        )}
        <details className="fold">
          <summary>{naming.words}</summary>
          <form className="form" method="post" action={naming.action}>
            <input type="hidden" name="id" value={id} />
            <Field id={`${name}-${id}`} autoComplete="off" {...naming.field} />
            <div className="row">
              <button className="button" type="submit">
                Keep the name
              </button>
            </div>
          </form>
        </details>
      </div>
    </li>
  );
}
