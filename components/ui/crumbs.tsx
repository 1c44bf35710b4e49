interface CrumbsProps {
  /** From the front page down; the front page itself is added. */
  trail: { href: string; name: string }[];
  here: string;
}

export function Crumbs({ trail, here }: CrumbsProps) {
  return (
    <nav className="crumbs" aria-label="You are here">
      <ol className="bare">
        {[{ href: '/', name: 'Home' }, ...trail].map(({ href, name }) => (
          <li key={href}>
            <a href={href}>
              <bdi>{name}</bdi>
            </a>
          </li>
        ))}
        <li aria-current="page">
          <bdi>{here}</bdi>
        </li>
      </ol>
    </nav>
  );
}
