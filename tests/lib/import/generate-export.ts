import { createWriteStream } from 'node:fs';
import { once } from 'node:events';

export interface GeneratedExport {
  file: string;
  /** At least so large, in bytes; or ends after so many comments, whichever comes first. */
  bytes: number;
  comments?: number;
  commentsPerPost: number;
}

const WORDS =
  'the kettle was on and nobody asked who had brought the biscuits because on a Tuesday in winter it does not matter ' +
  'who brings what only that somebody came through the rain and sat down and said what had happened that week';

/** Writes an invented export of any size, streaming: posts with replies to replies, the second of each post to another one's. */
export async function generateExport({ file, bytes, comments = Infinity, commentsPerPost }: GeneratedExport) {
  const stream = createWriteStream(file);
  let [written, posts, made] = [0, 0, 0];
  const write = async (text: string) => {
    written += Buffer.byteLength(text);
    if (!stream.write(text)) await once(stream, 'drain');
  };
  await write(HEAD);
  while (written < bytes && made < comments) {
    posts += 1;
    await write(postHead(posts));
    for (let index = 0; index < commentsPerPost && made < comments && written < bytes; index += 1) {
      made += 1;
      await write(comment({ id: made, parent: index % 3 === 0 ? 0 : made - 1 - (index % 2) }));
    }
    await write('</item>\n');
  }
  await write('</channel></rss>\n');
  stream.end();
  await once(stream, 'finish');
  return { posts, comments: made, bytes: written };
}

const HEAD = `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/"><channel>
<title>The back room</title><link>https://old.example.test</link>
<wp:wxr_version>1.2</wp:wxr_version><wp:base_blog_url>https://old.example.test</wp:base_blog_url>
`;

function postHead(id: number): string {
  const paragraphs = Array.from({ length: 12 }, (_, n) => `<em>${n}</em> ${words(n)}`).join('\n\n');
  return `<item><title>Evening ${id}</title><link>https://old.example.test/2017/03/evening-${id}/</link>
<dc:creator>ada</dc:creator><content:encoded><![CDATA[${paragraphs}]]></content:encoded>
<wp:post_id>${1_000_000 + id}</wp:post_id><wp:post_date_gmt>2017-03-14 09:26:53</wp:post_date_gmt>
<wp:post_name>evening-${id}</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>
`;
}

function comment({ id, parent }: { id: number; parent: number }): string {
  const time = new Date(Date.UTC(2017, 3, 1) + id * 1000).toISOString().slice(0, 19).replace('T', ' ');
  return `<wp:comment><wp:comment_id>${id}</wp:comment_id><wp:comment_author><![CDATA[Reader ${id % 97}]]></wp:comment_author>
<wp:comment_author_email>reader${id % 97}@example.test</wp:comment_author_email><wp:comment_author_url></wp:comment_author_url>
<wp:comment_author_IP>192.0.2.${id % 250}</wp:comment_author_IP><wp:comment_date_gmt>${time}</wp:comment_date_gmt>
<wp:comment_content><![CDATA[${words(id)}\n\nAnd ${id % 4 === 0 ? '<strong>that</strong>' : 'that'} was number ${id}.]]></wp:comment_content>
<wp:comment_approved>1</wp:comment_approved><wp:comment_type></wp:comment_type><wp:comment_parent>${parent}</wp:comment_parent></wp:comment>
`;
}

function words(seed: number): string {
  return WORDS.slice(seed % 40) + WORDS.slice(0, 60 + (seed % 100));
}
