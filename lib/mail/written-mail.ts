import { Readable } from 'node:stream';
import type MimeNode from 'nodemailer/lib/mime-node';
import { encode, wrap } from 'nodemailer/lib/qp';

/**
 * Has a mail that was put together (nodemailer's `stream` step) written out at once. Nodemailer writes through ten streams, and
 * what they leave behind grows the memory of a process that sends ten thousand by half a gigabyte before it is cleared away.
 */
export function writeAtOnce(mail: { message: MimeNode }, done: (error?: Error | null) => void): void {
  const bytes = Buffer.from(`${write(mail.message)}\r\n`);
  mail.message.createReadStream = () => Readable.from(bytes);
  done();
}

/** A mail of ours is a text, or one text in several forms. */
function write(node: MimeNode): string {
  // Nodemailer would call lines that are short and plain 7bit, where an equals sign stands for itself.
  if (node.childNodes.length === 0) node.setHeader('Content-Transfer-Encoding', 'quoted-printable');
  const head = `${node.buildHeaders()}\r\n\r\n`;
  const { boundary, content, childNodes } = node;
  if (childNodes.length === 0) return head + wrap(encode(textOf(content)));
  const parts = childNodes.map((child) => `--${String(boundary)}\r\n${write(child)}\r\n`);
  return `${head}${parts.join('')}--${String(boundary)}--`;
}

function textOf(content: MimeNode['content']): string {
  if (typeof content !== 'string') throw new TypeError('A mail of ours is made of text.');
  return content;
}
