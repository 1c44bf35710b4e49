/** What stands in a line of a mail. A name, or anything else a person chose, keeps its own direction of writing. */
export type Run = string | { link: string; href: string } | { name: string };

/**
 * One part of a mail, from the top: what it is about, what it says first, more of it, somebody else's words, places to go
 * to, the one thing to press, the small print.
 */
export type Block =
  | { kind: 'heading'; above: Run[]; title: string }
  | { kind: 'lead'; runs: Run[] }
  | { kind: 'text'; runs: Run[] }
  | { kind: 'quote'; text: string }
  | { kind: 'links'; links: { runs: Run[]; href: string }[] }
  | { kind: 'button'; label: string; href: string }
  | { kind: 'foot'; runs: Run[] };

/**
 * The text and the HTML of a mail, from one source, so that both say the same. The HTML carries its styles with it and
 * loads nothing: no picture, no font, nothing that tells anybody that the mail was opened. Everything is escaped here.
 */
export function composeMail({ title, blocks }: { title: string; blocks: readonly Block[] }): {
  text: string;
  html: string;
} {
  return {
    text: `${blocks.map(textOf).join('\n\n')}\n`,
    html: documentOf(title, blocks.map(htmlOf).join('\n')),
  };
}

function textOf(block: Block): string {
  switch (block.kind) {
    case 'button':
      // An address on a line of its own is one that mail programs let people press.
      return `${block.label}:\n${block.href}`;
    case 'foot':
      return `-- \n${block.runs.map(runText).join('')}`;
    case 'heading':
      return [block.above.map(runText).join(''), block.title].filter(Boolean).join('\n');
    case 'quote':
      // Each line marked, so that nothing in it passes for words of ours.
      return linesOf(block.text)
        .map((line) => (line === '' ? '>' : `> ${line}`))
        .join('\n');
    case 'links':
      return block.links.map(({ runs, href }) => `${runs.map(runText).join('')}:\n${href}`).join('\n\n');
    case 'lead':
    case 'text':
      return block.runs.map(runText).join('');
  }
}

/** A text that somebody typed, by lines, without those at its ends that say nothing. */
function linesOf(text: string): string[] {
  return text.trim().split(/\r\n|[\r\n\u2028\u2029\u0085\v\f]/);
}

function runText(run: Run): string {
  if (typeof run === 'string') return run;
  return 'name' in run ? run.name : `${run.link} (${run.href})`;
}

const SERIF = "font-family: Georgia, 'Times New Roman', serif";
const SANS = "font-family: 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";

const BREAK = 'overflow-wrap: anywhere; word-break: break-word';

function htmlOf(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return row(
        '32px 36px 0',
        `<p class="soft" style="margin: 0 0 4px; ${SANS}; font-size: 14px; line-height: 21px; color: #574f48;">${runsHtml(block.above)}</p>
<h1 class="ink" style="margin: 0 0 16px; ${SERIF}; font-size: 24px; line-height: 30px; font-weight: normal; color: #25211e; ${BREAK};"><bdi>${escape(block.title)}</bdi></h1>`,
      );
    case 'quote':
      return row(
        '0 36px 24px',
        `<div dir="auto" class="quote ink" style="border-left: 2px solid #857a6b; padding: 0 0 0 14px; ${SERIF}; font-size: 17px; line-height: 27px; color: #25211e; ${BREAK};">${linesOf(block.text).map(escape).join('<br>\n')}</div>`,
      );
    case 'links':
      return row(
        '0 36px 12px',
        block.links
          .map(
            ({ runs, href }) =>
              `<p class="soft" style="margin: 0 0 12px; ${SERIF}; font-size: 17px; line-height: 26px; color: #574f48;"><a class="link" href="${escape(href)}" style="color: #7a2852;">${runsHtml(runs)}</a></p>`,
          )
          .join('\n'),
      );
    case 'lead':
      return row(
        '32px 36px 0',
        `<p class="ink" style="margin: 0 0 16px; ${SERIF}; font-size: 20px; line-height: 28px; color: #25211e;">${runsHtml(block.runs)}</p>`,
      );
    case 'text':
      return row(
        '0 36px',
        `<p class="soft" style="margin: 0 0 20px; ${SERIF}; font-size: 17px; line-height: 26px; color: #574f48;">${runsHtml(block.runs)}</p>`,
      );
    case 'button':
      return row(
        '4px 36px 28px',
        `<a class="button" href="${escape(block.href)}" style="display: inline-block; padding: 11px 20px; border: 1px solid #7a2852; border-radius: 3px; background-color: #7a2852; ${SANS}; font-size: 16px; line-height: 22px; font-weight: 600; color: #fffaf6; text-decoration: none;">${escape(block.label)}</a>`,
      );
    case 'foot':
      return row(
        '0 36px 28px',
        `<p class="soft" style="margin: 0; ${SANS}; font-size: 14px; line-height: 21px; color: #574f48;">${runsHtml(block.runs)}</p>`,
      );
  }
}

function row(padding: string, content: string): string {
  return `<tr><td class="pad" style="padding: ${padding};">\n${content}\n</td></tr>`;
}

function runsHtml(runs: readonly Run[]): string {
  return runs
    .map((run) => {
      if (typeof run === 'string') return escape(run);
      if ('name' in run) return `<bdi>${escape(run.name)}</bdi>`;
      return `<a class="link" href="${escape(run.href)}" style="color: #7a2852;">${escape(run.link)}</a>`;
    })
    .join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** The inline styles carry everything; what stands in the head adds the night and narrow margins, and may be stripped. */
function documentOf(title: string, rows: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escape(title)}</title>
<style>
@media (max-width: 480px) {
  .pad { padding-left: 20px !important; padding-right: 20px !important; }
}
@media (prefers-color-scheme: dark) {
  .ground { background-color: #151311 !important; }
  .sheet { background-color: #1c1917 !important; border-color: #3a3430 !important; }
  .ink { color: #ebe4da !important; }
  .soft { color: #bdb3a7 !important; }
  .link { color: #e8a0c0 !important; }
  .quote { border-color: #857b70 !important; }
  .button { background-color: #e8a0c0 !important; border-color: #e8a0c0 !important; color: #2b0f1d !important; }
}
</style>
</head>
<body class="ground" style="margin: 0; padding: 0; background-color: #f1ede3;">
<div role="main">
<table class="ground" role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="background-color: #f1ede3;">
<tr><td align="center" style="padding: 32px 12px;">
<table class="sheet" role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width: 540px; background-color: #faf8f3; border: 1px solid #ded6c8;">
${rows}
</table>
</td></tr>
</table>
</div>
</body>
</html>
`;
}
