type Page = 'rules' | 'reasons' | 'fairness' | 'service';

const PAGES: readonly { key: Page; href: string; name: string }[] = [
  { key: 'rules', href: '/moderation/rules', name: 'What holds' },
  { key: 'reasons', href: '/moderation/rules/reasons', name: 'Reasons to decline' },
  { key: 'fairness', href: '/moderation/rules/fairness', name: 'Fairness' },
  { key: 'service', href: '/moderation/service', name: 'Spam service' },
];

interface RulesHeadProps {
  title: string;
  current: Page;
}

/** The head of every page about what holds comments, with the way to the others. */
export function RulesHead({ title, current }: RulesHeadProps) {
  return (
    <div className="queue-head">
      <h1>{title}</h1>
      <nav className="filters" aria-label="Rules">
        {PAGES.map(({ key, href, name }) => (
          <a key={key} href={href} aria-current={key === current ? 'page' : undefined}>
            {name}
          </a>
        ))}
      </nav>
    </div>
  );
}
