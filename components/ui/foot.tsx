import type { SiteFacts } from '@/lib/articles/article';
import { Mark } from './mark';
import { pagePath } from '@/lib/urls';

const THEMES = [
  { value: 'device', name: 'as my device' },
  { value: 'light', name: 'day' },
  { value: 'dark', name: 'night' },
] as const;

/** What holds everywhere: how we talk, what is kept, feeds, and the light. The switch works by itself; script keeps the choice. */
export function Foot({ site, isSignedIn }: { site: SiteFacts; isSignedIn: boolean }) {
  return (
    <footer className="foot">
      <div className="page">
        <div>
          <ul className="bare">
            <li>
              <a href="/guidelines">Guidelines</a>
            </li>
            <li>
              <a href="/privacy">Privacy</a>
            </li>
            <li>
              <a href="/transparency">What we decided, in numbers</a>
            </li>
            {site.pages
              .filter(({ slug }) => slug !== 'guidelines')
              .map(({ slug, title }) => (
                <li key={slug}>
                  <a href={pagePath(slug)}>
                    <bdi>{title}</bdi>
                  </a>
                </li>
              ))}
            <li>
              <a href="/feed.xml">Feed of articles</a>
            </li>
            <li>
              <a href="/comments.xml">Feed of comments</a>
            </li>
            <li>{isSignedIn ? <a href="/account">Your account</a> : <a href="/sign-in">Sign in</a>}</li>
          </ul>
          <p>
            Nothing on this page is fetched from anybody else. “Leave this site” opens another one; it does
            not clear your history.
          </p>
          <p>
            <span className="run-on">
              <Mark size={18} /> Kept on Folkmoot
            </span>
          </p>
        </div>
        <fieldset className="theme">
          <legend>Light:</legend>
          {THEMES.map(({ value, name }) => (
            <label key={value}>
              <input
                type="radio"
                name="theme"
                id={`theme-${value}`}
                value={value}
                defaultChecked={value === 'device'}
              />
              {` ${name}`}
            </label>
          ))}
        </fieldset>
      </div>
    </footer>
  );
}
