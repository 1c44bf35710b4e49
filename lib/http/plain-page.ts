/**
 * A page that needs neither Next nor the database, for when one of them is what is missing. `text` is plain.
 * With `resend` it holds what somebody sent, in a form that sends it again: nobody's words are lost because we are down.
 */
export function plainPage({ status, requestId, resend }: PlainPage): string {
  const { heading, text } = MESSAGES[status] ?? UNEXPECTED;
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
}

/** `fields` as they were sent, to `action` (a path of ours). */
export interface Resend {
  action: string;
  fields: Readonly<Record<string, string>>;
}

const UNEXPECTED = {
  heading: 'Something went wrong here',
  text: 'It is our mistake, not yours. Please try again in a moment.',
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
  431: {
    heading: 'That request is too long',
    text: 'Its headers are longer than anything this site asks for.',
  },
  503: {
    heading: 'We are not quite here',
    text: 'The site cannot reach its memory just now. Please try again in a moment.',
  },
};

const STYLE =
  ':root{color-scheme:light dark}' +
  'body{margin:0;font:1.125rem/1.6 Georgia,serif;background:#fbf8f3;color:#24201b}' +
  'main{max-width:34rem;margin:0 auto;padding:4rem 1.25rem}' +
  'h1{font-size:1.75rem;line-height:1.25;margin:0 0 1rem}' +
  'a{color:#8a3a1c}' +
  'textarea{box-sizing:border-box;width:100%;min-height:14rem;padding:.75rem;font:inherit;color:inherit;background:transparent;border:1px solid #8c8377}' +
  'button{margin-top:.75rem;padding:.6rem 1.2rem;font:inherit;color:#fff;background:#8a3a1c;border:0;cursor:pointer}' +
  '.id{font-size:.875rem;opacity:.75}' +
  '@media(prefers-color-scheme:dark){body{background:#1b1917;color:#e9e3d9}a{color:#eaa483}}';

/** The text stands where it can be read and copied, everything else travels hidden. */
function resendForm({ action, fields }: Resend): string {
  const { body, ...others } = fields;
  const hidden = Object.entries(others).map(
    ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  );
  const text =
    body === undefined
      ? ''
      : `<p><label for="body">What you wrote is here, and nowhere else yet:</label></p>
<textarea id="body" name="body" dir="auto">
${escapeHtml(body)}</textarea>`;
  return `<form method="post" action="${escapeHtml(action)}">
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
