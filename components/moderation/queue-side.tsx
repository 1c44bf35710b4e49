import type { ReactNode } from 'react';

export interface Filter {
  href: string;
  name: string;
  count: number;
  current: boolean;
  /** Under which name script keeps its number true. */
  total?: 'waiting' | 'spam';
}

export interface NarrowBy {
  /** Where the list itself is. */
  action: string;
  /** What is chosen already and stays so. */
  show: string | undefined;
  article: string | undefined;
  author: string | undefined;
  articles: readonly { slug: string; title: string }[];
  authors: readonly { key: string; name: string }[];
}

interface QueueSideProps {
  filters: readonly Filter[];
  narrow: NarrowBy | null;
  keysOn: boolean;
}

/** The lists and how much is in each, how to narrow them, and the keys. */
export function QueueSide({ filters, narrow, keysOn }: QueueSideProps) {
  return (
    <div className="queue-side">
      <nav className="filters" aria-label="Show">
        {filters.map(({ href, name, count, current, total }) => (
          <a key={href} href={href} aria-current={current ? 'page' : undefined}>
            {name}{' '}
            <span className="count" data-total={total}>
              {count}
            </span>
          </a>
        ))}
      </nav>
      {narrow !== null && <Narrow {...narrow} />}
      <Keys isOn={keysOn} />
    </div>
  );
}

function Narrow({ action, show, article, author, articles, authors }: NarrowBy) {
  if (articles.length === 0 && authors.length === 0) return null;
  return (
    <details className="narrow-by" open={article !== undefined || author !== undefined}>
      <summary>Narrow by article or author</summary>
      <form className="narrow" method="get" action={action}>
        {show !== undefined && <input type="hidden" name="show" value={show} />}
        <Select id="by-article" name="article" label="Article" all="All" chosen={article}>
          {articles.map(({ slug, title }) => (
            <option key={slug} value={slug}>
              {title}
            </option>
          ))}
        </Select>
        <Select id="by-author" name="author" label="Author" all="Everyone" chosen={author}>
          {authors.map(({ key, name }) => (
            <option key={key} value={key}>
              {name}
            </option>
          ))}
        </Select>
        <button className="button" type="submit">
          Show these
        </button>
      </form>
    </details>
  );
}

interface SelectProps {
  id: string;
  name: string;
  label: string;
  all: string;
  chosen: string | undefined;
  children: ReactNode;
}

function Select({ id, name, label, all, chosen, children }: SelectProps) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} name={name} defaultValue={chosen ?? ''} dir="auto">
        <option value="">{all}</option>
        {children}
      </select>
    </div>
  );
}

const KEYS = [
  { key: 'j', does: 'Next' },
  { key: 'k', does: 'Previous' },
  { key: 'a', does: 'Publish, let stand' },
  { key: 's', does: 'Spam' },
  { key: 'd', does: 'Decline, then a number' },
  { key: 'h', does: 'Pass on' },
  { key: 'e', does: 'Edit' },
  { key: 'n', does: 'Note' },
  { key: 'c', does: 'Conversation' },
  { key: 'u', does: 'Author' },
  { key: 'x', does: 'Select' },
  { key: 'z', does: 'Undo' },
] as const;

/** What keys do to the comment in hand; each can be pressed with a pointer too. Shown by script, without which none acts. */
export function Keys({ isOn }: { isOn: boolean }) {
  return (
    <details className="keys" data-keys={isOn ? 'on' : 'off'} hidden>
      <summary aria-keyshortcuts="?">
        Keys <kbd aria-hidden="true">?</kbd>
      </summary>
      <ul className="bare">
        {KEYS.map(({ key, does }) => (
          <li key={key}>
            <button type="button" data-key={key}>
              <kbd aria-hidden="true">{key}</kbd> {does}
            </button>
          </li>
        ))}
      </ul>
      <label className="choice">
        <input type="checkbox" defaultChecked={isOn} data-keys-on="" /> <span>Keys are on</span>
      </label>
    </details>
  );
}
