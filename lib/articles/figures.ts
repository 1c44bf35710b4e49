import { parseFragment, type DefaultTreeAdapterTypes } from 'parse5';
import type { Picture } from '@/lib/articles/article';

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

/** What stands for a picture in a text: an image alone in its paragraph, which article-markdown makes a figure of. */
export function figureMarkdown({
  src,
  alt,
  caption,
  credit,
}: Pick<Picture, 'src' | 'alt' | 'caption' | 'credit'>): string {
  const description = inOneLine(alt).replaceAll(/[\\`*_[\]<>&!~]/g, String.raw`\$&`);
  // The last bar divides caption and credit; one in the caption alone would.
  const words = inOneLine(credit) === '' ? inOneLine(caption).replaceAll('|', '/') : inOneLine(caption);
  const title = [words, inOneLine(credit).replaceAll('|', '/')].filter((part) => part !== '').join(' | ');
  // A credit without a caption still needs the bar before it.
  const titled = words === '' && title !== '' ? `| ${title}` : title;
  const quoted = titled === '' ? '' : ` "${titled.replaceAll(/[\\"&]/g, String.raw`\$&`)}"`;
  return `![${description}](${src}${quoted})`;
}

/** The figures in a rendered article whose size is known, each once: those that can stand on the front page. */
export function figuresIn(html: string): Picture[] {
  const pictures = new Map<string, Picture>();
  for (const figure of elementsOf(parseFragment(html), 'figure')) {
    const [image] = elementsOf(figure, 'img');
    if (image === undefined) continue;
    const [width, height] = [Number(attribute(image, 'width')), Number(attribute(image, 'height'))];
    const src = attribute(image, 'src');
    if (!(width > 0 && height > 0) || pictures.has(src)) continue;
    const [caption] = elementsOf(figure, 'figcaption');
    const credit =
      caption &&
      elementsOf(caption, 'span')
        .map((span) => textOf(span))
        .join(' ')
        .trim();
    const words = caption === undefined ? '' : textOf(caption, (node) => node.nodeName === 'span').trim();
    pictures.set(src, {
      src,
      alt: attribute(image, 'alt'),
      caption: words,
      credit: credit ?? '',
      width,
      height,
    });
  }
  return [...pictures.values()];
}

function inOneLine(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').trim();
}

function elementsOf(parent: Node, name: string): Element[] {
  if (!('childNodes' in parent)) return [];
  return parent.childNodes.flatMap((child) => [
    ...('tagName' in child && child.tagName === name ? [child] : []),
    ...elementsOf(child, name),
  ]);
}

function textOf(node: Node, leaveOut: (node: Node) => boolean = () => false): string {
  if (leaveOut(node)) return '';
  if (node.nodeName === '#text' && 'value' in node) return node.value;
  return 'childNodes' in node ? node.childNodes.map((child) => textOf(child, leaveOut)).join('') : '';
}

function attribute(element: Element, name: string): string {
  return element.attrs.find((each) => each.name === name)?.value ?? '';
}
