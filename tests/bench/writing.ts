import { get, type Asked } from './ask';
import { load, type Measured } from './load';
import { postTo } from './post';

/** People who post into one thread, alone and beside readers. */
export interface Writing {
  writers: number;
  readers: number;
  /** Each shown to the spam service and published. */
  published: Measured;
  /** Each stored for a person to look at: no service is asked, and no page changes. */
  stored: Measured;
  /** Of another page, with nobody writing. */
  readersAlone: Measured;
  besideReaders: { of: 'another page' | 'that page'; writes: Measured; reads: Measured }[];
}

const WRITERS = 8;
const READERS = 32;

/** Posts under `article` while nobody reads, while others read `other`, and while they read what is posted under. */
export async function timeWriting({ siteUrl: url, article, other, seconds }: Subject): Promise<Writing> {
  const write = (asked: Asked) => load({ url, asked, connections: WRITERS, seconds });
  const read = (path: string) =>
    load({ url, asked: get(path, { 'accept-encoding': 'gzip' }), connections: READERS, seconds });
  const beside = async (of: 'another page' | 'that page', path: string) => {
    const [writes, reads] = await Promise.all([write(postTo(article)), read(path)]);
    return { of, writes, reads };
  };
  return {
    writers: WRITERS,
    readers: READERS,
    published: await write(postTo(article)),
    stored: await write(postTo(article, { check: 'person' })),
    readersAlone: await read(other),
    besideReaders: [await beside('another page', other), await beside('that page', article)],
  };
}

interface Subject {
  siteUrl: string;
  /** Paths of two articles. */
  article: string;
  other: string;
  seconds: number;
}
