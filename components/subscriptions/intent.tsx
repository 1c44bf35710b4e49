import type { ReactNode } from 'react';

interface IntentProps {
  path: string;
  intent: 'pause' | 'resume' | 'resubscribe' | 'forget' | 'follow';
  /** Which one, where one thing is meant. */
  subscription?: string;
  children: ReactNode;
}

/** One button that changes one thing. */
export function Intent({ path, intent, subscription, children }: IntentProps) {
  return (
    <form method="post" action={`${path}/change`}>
      <input type="hidden" name="intent" value={intent} />
      {subscription !== undefined && <input type="hidden" name="subscription" value={subscription} />}
      <button className="button" type="submit">
        {children}
      </button>
    </form>
  );
}
