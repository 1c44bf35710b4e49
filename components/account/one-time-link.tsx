import { PlainPage } from '@/components/ui/plain-page';

interface OneTimeLinkProps {
  /** Null when the link is of no use any more, or not here. */
  token: string | null;
  /** Where its button posts the token. */
  action: string;
  title: string;
  standfirst: string;
  button: string;
  /** What is said in place of it all when it is of no use, and where there is another. */
  spent: { title: string; standfirst: string; href: string; link: string };
}

/** What a one-time link opens. Looking at it uses nothing up, because mail scanners look at everything: the button does. */
export function OneTimeLink({ token, action, title, standfirst, button, spent }: OneTimeLinkProps) {
  if (token === null) {
    return (
      <PlainPage title={spent.title} standfirst={spent.standfirst}>
        <p>
          <a href={spent.href}>{spent.link}</a>
        </p>
      </PlainPage>
    );
  }
  return (
    <PlainPage title={title} standfirst={standfirst}>
      <form method="post" action={action}>
        <input type="hidden" name="token" value={token} />
        <button className="button first" type="submit">
          {button}
        </button>
      </form>
    </PlainPage>
  );
}
