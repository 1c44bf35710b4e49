interface PagerProps {
  /** Names the list: “Pages of the thread”. */
  label: string;
  /** Addresses; null where there is nothing further. Without `previous` the list knows no way back. */
  previous?: string | null;
  next: string | null;
  words?: { previous?: string; next: string };
  /** What stands between the two. */
  count?: string;
}

/** The ways to the pages before and after; nothing at all where there is one page only. */
export function Pager({ label, previous, next, words, count }: PagerProps) {
  if (previous == null && next === null) return null;
  return (
    <nav className="pager" aria-label={label}>
      {previous !== undefined && <Step href={previous} rel="prev" name={words?.previous ?? 'Earlier'} />}
      {count !== undefined && <span className="count">{count}</span>}
      <Step href={next} rel="next" name={words?.next ?? 'Later'} />
    </nav>
  );
}

function Step({ href, rel, name }: { href: string | null; rel: string; name: string }) {
  if (href === null) return <span className="button off">{name}</span>;
  return (
    <a className="button" href={href} rel={rel}>
      {name}
    </a>
  );
}
