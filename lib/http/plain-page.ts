import { leaveUrl } from '@/lib/http/leave-url';

/**
 * A page that needs neither Next nor the database, for when one of them is what is missing. `text` is plain.
 * With `resend` it holds what somebody sent, in a form that sends it again: nobody's words are lost because we are down.
 */
export function plainPage({ status, requestId, resend, wantsRole = false }: PlainPage): string {
  const { heading, text } = wantsRole ? NOT_FOR_YOU : (MESSAGES[status] ?? UNEXPECTED);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${heading}</title>
<style>${STYLE}</style>
</head>
<body>
<a class="leave" href="${escapeHtml(leaveUrl())}" rel="noreferrer noopener">Leave this site</a>
<main>
<h1>${heading}</h1>
<p>${text}</p>
${resend ? resendForm(resend) : '<p><a href="/">To the front page</a></p>'}
${requestId ? `<p class="id">Should you ask us about this, name it: <code>${escapeHtml(requestId)}</code></p>` : ''}
</main>
</body>
</html>
`;
}

interface PlainPage {
  status: number;
  /** Under which the log knows what happened; leave it out where nothing was logged. */
  requestId?: string | undefined;
  resend?: Resend | undefined;
  /** What is refused is refused because of who asks: another role may. */
  wantsRole?: boolean;
}

/** `fields` as they were sent, to `action` (a path of ours). */
export interface Resend {
  /** What has to be done before it can be sent again: a path of ours, for another tab. */
  first?: string;
  action: string;
  fields: Readonly<Record<string, string>>;
}

const UNEXPECTED = {
  heading: 'Something went wrong here',
  text: 'It is our mistake, not yours. Please try again in a moment.',
};

const NOT_FOR_YOU = {
  heading: 'This is not for your account',
  text: 'You are signed in, and this is for people who look after the site. Nothing was changed.',
};

const MESSAGES: Readonly<Record<number, { heading: string; text: string }>> = {
  400: { heading: 'We could not read that', text: 'The address or what was sent is not complete.' },
  403: {
    heading: 'That came from elsewhere',
    text: 'What was sent did not come from a page of this site. Go back, reload the page and send it again.',
  },
  401: { heading: 'Please sign in', text: 'This is for people who are signed in.' },
  404: { heading: 'There is nothing here', text: 'The page has moved, or it never was.' },
  405: { heading: 'That cannot be done here', text: 'This address does not serve that kind of request.' },
  409: {
    heading: 'Somebody was quicker',
    text: 'It has changed since your page was loaded. Go back and reload it.',
  },
  413: {
    heading: 'That is too long',
    text: 'Go back: your text is still in the form. Shorten it, or send it in parts.',
  },
  414: { heading: 'That address is too long', text: 'No page of this site has an address of that length.' },
  415: {
    heading: 'We could not read that',
    text: 'It was sent in a form that this address does not understand.',
  },
  429: {
    heading: 'Too much came at once',
    text: 'Many people are writing from where you are. Try again in a minute.',
  },
  431: {
    heading: 'That request is too long',
    text: 'Its headers are longer than anything this site asks for.',
  },
  503: {
    heading: 'We are not quite here',
    text: 'The site cannot reach its memory just now. Please try again in a moment.',
  },
};

/** The look in small: its paper, ink and accent, and the fonts that every device has. */
const STYLE =
  ':root{color-scheme:light dark;--paper:#faf8f3;--ink:#25211e;--soft:#574f48;--edge:#857a6b;--accent:#7a2852;--on:#fffaf6}' +
  '@media(prefers-color-scheme:dark){:root{--paper:#1c1917;--ink:#ebe4da;--soft:#bdb3a7;--accent:#e8a0c0;--on:#2b0f1d}}' +
  'body{margin:0;font:1.0625rem/1.6 Georgia,serif;background:var(--paper);color:var(--ink)}' +
  'main{max-width:34rem;margin:0 auto;padding:4.5rem 1.25rem}' +
  'h1{font-size:2.25rem;font-weight:500;line-height:1.1;letter-spacing:-.018em;margin:0 0 1rem}' +
  'a{color:var(--accent);text-underline-offset:.2em}' +
  'textarea{box-sizing:border-box;width:100%;min-height:14rem;padding:.75rem;font:inherit;color:inherit;background:transparent;border:1px solid var(--edge);border-radius:3px}' +
  'button{margin-top:.75rem;padding:.6rem 1rem;font:500 1rem system-ui,sans-serif;color:var(--on);background:var(--accent);border:0;border-radius:3px;cursor:pointer}' +
  ':focus-visible{outline:3px solid var(--accent);outline-offset:2px}' +
  '.leave{position:fixed;inset-block-end:.75rem;inset-inline-end:.75rem;padding:.75rem 1rem;font:500 1rem system-ui,sans-serif;color:var(--paper);background:var(--ink);border-radius:3px;text-decoration:none}' +
  '.id{font-size:.875rem;color:var(--soft)}';

/** The fields of our forms into which texts are written, those first that take the longest to write. */
const TEXTS = [
  'body',
  'guidelines',
  'note',
  'heldWords',
  'identityTerms',
  'standfirst',
  'description',
  'sentence',
];

/** The text that somebody wrote in a form; null when they wrote none. */
export function textOf({ fields }: Pick<Resend, 'fields'>): { name: string; text: string } | null {
  const name = TEXTS.find((field) => (fields[field] ?? '') !== '');
  return name === undefined ? null : { name, text: fields[name] ?? '' };
}

/** What is dangerous is asked for by somebody who has just proved who they are. */
const CONFIRM = '/sign-in/confirm';

/** The text stands where it can be read and copied, everything else travels hidden. */
function resendForm({ action, fields, first }: Resend): string {
  const written = textOf({ fields });
  const others = Object.entries(fields).filter(([name]) => name !== written?.name);
  const hidden = others.map(
    ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  );
  const text =
    written === null
      ? ''
      : `<p><label for="body">What you wrote is here, and nowhere else yet:</label></p>
<textarea id="body" name="${written.name}" dir="auto">
${escapeHtml(written.text)}</textarea>`;
  const before =
    first === undefined
      ? ''
      : `<p><a href="${escapeHtml(first)}" target="_blank" rel="noopener">${first === CONFIRM ? 'Confirm that it is you' : 'Sign in'}, in another tab</a>, then come back to this one.</p>\n`;
  return `${before}<form method="post" action="${escapeHtml(action)}">
${hidden.join('\n')}
${text}
<button>Send it again</button>
</form>`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
