import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { htmlEntities } from '@/lib/import/html-entities';
import { depthOf, FIELDS, NO_COMMENT, NO_ITEM, STANDS_IN } from '@/lib/import/wxr-elements';
import type { WxrComment, WxrFault, WxrItem, WxrItemTerm, WxrRecord } from '@/lib/import/wxr-records';

/** Comments of one item that are held before they are handed on. */
const COMMENTS_IN_PART = 500;

/** Faults in the text of an element: it is read on, as browsers do. All others break the structure. */
const HARMLESS =
  /(?:undefined entity|entity name|malformed character entity|"\]\]>" is disallowed in char data|: disallowed character)\.$/;

type Fields = Partial<Record<string, string>>;
interface Open {
  name: string;
  fields: Fields;
}

/**
 * Reads an export (WXR 1.0 to 1.2) piece by piece, however it is cut: `write` the text, `take` what was complete so far,
 * `end` when there is no more. After the first fault in the structure nothing more is read, and `fault` says where it was.
 */
export class WxrParser {
  fault: WxrFault | null = null;
  /** Whether anything WordPress was seen: an ordinary feed is no export. */
  isExport = false;
  /** Items that were read to their end, or into their comments. */
  items = 0;

  readonly #parser = new SaxesParser({ xmlns: false });
  #records: WxrRecord[] = [];
  readonly #path: string[] = [];
  readonly #open: Open[] = [];
  #text: string | null = null;
  #attributes: Record<string, string> = {};
  #terms: WxrItemTerm[] = [];
  #comments: WxrComment[] = [];
  #item: WxrItem | null = null;
  #hasSite = false;
  #closed = false;

  constructor() {
    this.#parser.ENTITIES = htmlEntities(this.#parser.ENTITIES);
    this.#parser.on('error', (error) => this.#fail(error.message));
    this.#parser.on('opentag', (tag) => this.#onOpen(tag));
    this.#parser.on('closetag', ({ name }) => this.#onClose(name));
    this.#parser.on('text', (text) => this.#onText(text));
    this.#parser.on('cdata', (text) => this.#onText(text));
  }

  write(text: string): void {
    if (this.fault === null && !this.#closed) this.#parser.write(text);
  }

  end(): void {
    if (this.fault === null && !this.#closed) this.#parser.close();
    if (this.fault !== null) this.#salvage();
  }

  take(): WxrRecord[] {
    const records = this.#records;
    this.#records = [];
    return records;
  }

  #fail(message: string): void {
    if (HARMLESS.test(message) || this.#closed) return;
    const position = /^(?:[^:]*:)?(\d+):\d+: (.*)$/.exec(message);
    this.fault ??= { line: Number(position?.[1] ?? this.#parser.line), message: position?.[2] ?? message };
  }

  #onOpen({ name, attributes }: SaxesTagPlain): void {
    if (this.fault !== null) return;
    if (this.#path.length === 0 && name !== 'rss')
      this.#fail(`the outermost element is <${name}>, not <rss>`);
    if (name.startsWith('wp:')) this.isExport = true;
    const parent = this.#path.at(-1);
    this.#path.push(name);
    if (parent !== undefined && STANDS_IN[name] === parent && this.#isInside(parent)) {
      if (name === 'item') this.#beginItem();
      this.#open.push({ name, fields: {} });
    } else if (this.#open.at(-1)?.name === parent && FIELDS[parent ?? '']?.[name] !== undefined) {
      this.#text = '';
      this.#attributes = attributes;
    }
  }

  #onText(text: string): void {
    if (this.#text !== null && this.fault === null) this.#text += text;
  }

  #onClose(name: string): void {
    if (this.fault !== null) return;
    this.#path.pop();
    if (this.#path.length === 0) this.#closed = true;
    const open = this.#open.at(-1);
    if (open === undefined) return;
    if (open.name === name && this.#path.length === depthOf(name)) {
      this.#open.pop();
      this.#complete(open);
    } else if (this.#text !== null && this.#path.at(-1) === open.name) {
      this.#keepField(open, name, this.#text.trim());
      this.#text = null;
    }
  }

  #isInside(parent: string): boolean {
    return parent === 'rss' ? this.#path.length === 2 : this.#open.at(-1)?.name === parent;
  }

  #keepField({ name, fields }: Open, element: string, text: string): void {
    const field = FIELDS[name]?.[element] ?? '';
    if (field === 'category') {
      const { domain = '', nicename = '' } = this.#attributes;
      this.#terms.push({ domain: domain.trim(), slug: nicename.trim(), name: text });
    } else if (!fields[field]) {
      fields[field] = text;
    }
  }

  #complete({ name, fields }: Open): void {
    const text = (field: string) => fields[field] ?? '';
    switch (name) {
      case 'channel':
        return this.#pushSite(fields);
      case 'wp:author':
        this.#records.push({ kind: 'author', login: text('login'), displayName: text('displayName') });
        return;
      case 'wp:category':
      case 'wp:tag':
      case 'wp:term':
        this.#records.push({
          kind: 'term',
          taxonomy: name === 'wp:term' ? text('taxonomy') : name === 'wp:tag' ? 'post_tag' : 'category',
          slug: text('slug'),
          name: text('name'),
          parent: text('parent'),
          description: text('description'),
        });
        return;
      case 'wp:postmeta':
        return this.#keepMeta(text('key'), text('value'));
      case 'wp:comment':
        return this.#keepComment(fields);
      case 'item':
        this.#pushPart(this.#itemOf(fields), true);
        this.items += 1;
        return;
    }
  }

  #keepMeta(key: string, value: string): void {
    const item = this.#open.at(-1);
    if (item === undefined) return;
    if (key === '_thumbnail_id') item.fields['thumbnailId'] ??= value;
    if (key === '_wp_attachment_image_alt') item.fields['alt'] ??= value;
  }

  #keepComment(comment: Fields): void {
    this.#comments.push({ ...NO_COMMENT, ...comment });
    const fields = this.#open.at(-1)?.fields ?? {};
    if (this.#comments.length >= COMMENTS_IN_PART && hasHead(fields)) {
      this.#pushPart(this.#itemOf(fields), false);
    }
  }

  /** Comments stand last: an item that breaks off among them was whole but for those that are missing. */
  #salvage(): void {
    const item = this.#open.find(({ name }) => name === 'item');
    const hasComments = this.#comments.length > 0 || this.#item !== null;
    if (item === undefined || !hasComments || !hasHead(item.fields)) return;
    this.#open.length = 0;
    this.#pushPart(this.#itemOf(item.fields), true);
    this.items += 1;
  }

  #beginItem(): void {
    // What is said of the site stands before its items; a file that breaks off has no end of the channel to wait for.
    this.#pushSite(this.#open[0]?.fields ?? {});
    this.#terms = [];
    this.#comments = [];
    this.#item = null;
  }

  #pushSite({ title = '', link = '', blogUrl = '' }: Fields): void {
    if (!this.#hasSite) this.#records.push({ kind: 'site', title, link, blogUrl });
    this.#hasSite = true;
  }

  #pushPart(item: WxrItem, last: boolean): void {
    this.#records.push({ kind: 'item', index: this.items, item, comments: this.#comments, last });
    this.#comments = [];
  }

  #itemOf(fields: Fields): WxrItem {
    this.#item ??= { ...NO_ITEM, ...fields, terms: this.#terms };
    return this.#item;
  }
}

/** Whether what was read of an item is surely its head: only then may it go ahead of its end. */
function hasHead({ type, status, content }: Fields): boolean {
  return type !== undefined && status !== undefined && content !== undefined;
}
