import type { Client } from 'pg';
import { TEST_KEY } from '@/tests/akismet-protocol';
import { get, type Asked } from './ask';
import { load, type Measured } from './load';
import { postTo } from './post';

/** People who post into one thread, alone and beside readers. */
export interface Writing {
  writers: number;
  readers: number;
  /** Each shown to the spam service and published. */
  published: Checked;
  /** Each stored for a person to look at: no service is asked, and no page changes. */
  stored: Measured;
  /** As many as write ask the spam service the same, and nothing else is done. */
  serviceAlone: Measured;
  /** Of another page, with nobody writing. */
  readersAlone: Measured;
  besideReaders: { of: 'another page' | 'that page'; writes: Checked; reads: Measured }[];
}

/** `serviceMs` is the median of what the site itself noted that the spam service took, its own queue for the answer included. */
type Checked = Measured & { serviceMs: number };

const WRITERS = 8;
const READERS = 32;

/** Posts under `article` while nobody reads, while others read `other`, and while they read what is posted under. */
export async function timeWriting({
  siteUrl: url,
  serviceEndpoint,
  database,
  article,
  other,
  seconds,
}: Subject): Promise<Writing> {
  const write = (asked: Asked) => load({ url, asked, connections: WRITERS, seconds });
  const read = (path: string) =>
    load({ url, asked: get(path, { 'accept-encoding': 'gzip' }), connections: READERS, seconds });
  const writeChecked = async () => {
    const noted = await noteService(database);
    return { ...(await write(postTo(article))), serviceMs: await noted() };
  };
  const beside = async (of: 'another page' | 'that page', path: string) => {
    const [writes, reads] = await Promise.all([writeChecked(), read(path)]);
    return { of, writes, reads };
  };
  return {
    writers: WRITERS,
    readers: READERS,
    published: await writeChecked(),
    stored: await write(postTo(article, { check: 'person' })),
    serviceAlone: await askService({ endpoint: serviceEndpoint, seconds }),
    readersAlone: await read(other),
    besideReaders: [await beside('another page', other), await beside('that page', article)],
  };
}

interface Subject {
  siteUrl: string;
  /** Of the stand-in for the spam service. */
  serviceEndpoint: string;
  database: Client;
  /** Paths of two articles. */
  article: string;
  other: string;
  seconds: number;
}

/** Gives what tells, later, the median of the milliseconds of all calls from now until then. */
async function noteService(database: Client): Promise<() => Promise<number>> {
  const { rows: before } = await database.query<{ id: string }>(
    'SELECT coalesce(max(id), 0) AS id FROM spam_check',
  );
  return async () => {
    const { rows } = await database.query<{ median: number }>(
      'SELECT coalesce(percentile_cont(0.5) WITHIN GROUP (ORDER BY latency_ms), 0) AS median FROM spam_check WHERE id > $1',
      [before[0]?.id],
    );
    return rows[0]?.median ?? 0;
  };
}

/** What no post can be without: the floor of a question to this service on this machine. */
async function askService({ endpoint, seconds }: { endpoint: string; seconds: number }): Promise<Measured> {
  const { origin, pathname } = new URL('comment-check', endpoint);
  const fields = { api_key: TEST_KEY, blog: 'http://127.0.0.1/', user_ip: '127.0.0.1' };
  const asked = {
    method: 'POST',
    path: pathname,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ ...fields, comment_content: 'It stays with me. '.repeat(20) }).toString(),
    status: 200,
  } as const;
  return load({ url: origin, asked, connections: WRITERS, seconds });
}
