import { expect } from 'vitest';
import { newId } from '@/lib/ids';
import { send, openSession, type Pair } from './pair';

/** A comment of ours: its word is `mark{n}v{version}`. */
interface Said {
  n: number;
  version: number;
  id: string;
  receipt: string;
}

/** Where the next number of a lane begins: the words of two lanes never meet. */
const LANE_SIZE = 100_000;

const PASSPHRASE = 'the heron came back twice';

/** So many visible comments fit into every feed: what is not there is not there because it went. */
const ENOUGH = 12;

/** What was done, where, and whether it stands the moment its answer is there. */
export interface Change {
  kind: string;
  which: 0 | 1;
  isDone: boolean;
}

/** One article and those who change it, one thing after the other, each through an instance that chance picks. */
export async function openLane({ pair, admin, number, chance }: Lane) {
  const said: Said[] = [];
  const declined: Said[] = [];
  /** Words that nobody may read any more. */
  const gone = new Set<string>();
  let n = number * LANE_SIZE;
  let title = 1;
  const slug = await publishArticle(pair, admin, `Lane ${number} Version ${title}`);
  const path = `/articles/${slug}`;

  const any = <T>(from: T[]): T | undefined => from[Math.floor(chance() * from.length)];
  const pick = (): 0 | 1 => (chance() < 0.5 ? 0 : 1);
  const wordOf = (each: Said) => `mark${each.n}v${each.version}`;
  const forget = (list: Said[], each: Said) => void list.splice(list.indexOf(each), 1);

  async function post(which: 0 | 1, session?: string): Promise<Said> {
    n += 1;
    const body = {
      ...{ body: `It was mark${n}v1 that I heard.`, name: `Reader ${n}`, nonce: newId() },
      ...(chance() < 0.5 && said.length > 0 && { parentId: any(said)?.id }),
      ...(session !== undefined && { as: 'account' }),
    };
    const answer = await send(pair.instances[which], `/api${path}/comments`, body, session);
    expect(answer.status).toBe(201);
    const receipt = new URL(String(answer.body.receiptUrl)).pathname;
    const each = { n, version: 1, id: String(answer.body.id), receipt };
    said.push(each);
    await waitFor(each);
    return each;
  }

  /** On a machine that is busy the spam service may not have answered within the request: then a sweep asks it. */
  async function waitFor({ id, n, version }: Said): Promise<void> {
    const isThere = async () => {
      const [row] = await pair.query<{ body: string; visible: boolean }>(
        'SELECT body, visible FROM comment WHERE id = $1',
        [id],
      );
      return row?.visible === true && row.body.includes(`mark${n}v${version} `);
    };
    await expect.poll(isThere, { interval: 20, timeout: 60_000 }).toBe(true);
  }

  async function edit(which: 0 | 1, each: Said): Promise<void> {
    const body = `It was mark${each.n}v${each.version + 1} after all.`;
    const answer = await send(pair.instances[which], `${each.receipt}/edit`, { body });
    expect(answer.status).toBe(200);
    const before = wordOf(each);
    each.version += 1;
    await waitFor(each);
    gone.add(before);
  }

  async function withdraw(which: 0 | 1, each: Said): Promise<void> {
    const answer = await send(pair.instances[which], `${each.receipt}/withdraw`, {});
    expect(answer.status).toBe(200);
    forget(said, each);
    gone.add(wordOf(each));
  }

  async function decide(which: 0 | 1, { id }: Said, decision: string): Promise<void> {
    const [row] = await pair.query<{ version: number }>('SELECT version FROM comment WHERE id = $1', [id]);
    const input = { decision, version: row?.version, ...(decision === 'decline' && { reason: 'off-topic' }) };
    const answer = await send(pair.instances[which], `/moderation/comments/${id}/decisions`, input, admin);
    expect(answer.status).toBe(200);
  }

  async function hide(which: 0 | 1, each: Said): Promise<void> {
    await decide(which, each, chance() < 0.7 ? 'decline' : 'spam');
    forget(said, each);
    declined.push(each);
    gone.add(wordOf(each));
  }

  async function undo(which: 0 | 1, each: Said): Promise<void> {
    const answer = await send(pair.instances[which], `/moderation/comments/${each.id}/undo`, {}, admin);
    expect(answer.status).toBe(200);
    comeBack(each);
  }

  /** A person's publication passes the gate when its undo window has ended, and nobody waits ten seconds here. */
  async function publishAgain(which: 0 | 1, each: Said): Promise<void> {
    await decide(which, each, 'publish');
    comeBack(each);
    await pair.query('UPDATE comment SET publish_at = now() WHERE id = $1 AND NOT visible', [each.id]);
    const isVisible = () =>
      pair.query<{ visible: boolean }>('SELECT visible FROM comment WHERE id = $1', [each.id]);
    await expect.poll(isVisible, { interval: 20, timeout: 60_000 }).toEqual([{ visible: true }]);
  }

  function comeBack(each: Said): void {
    forget(declined, each);
    gone.delete(wordOf(each));
    said.push(each);
  }

  async function beginMember(which: 0 | 1): Promise<{ session: string; each: Said }> {
    const site = pair.instances[which];
    const handle = `reed${n}`;
    const session = await openSession(site, '/sign-up', { handle, passphrase: PASSPHRASE });
    return { session, each: await post(which, session) };
  }

  async function leave(which: 0 | 1, { session, each }: { session: string; each: Said }): Promise<void> {
    const wishes = { words: 'erase', sure: 'yes' };
    const answer = await send(pair.instances[which], '/account/leave', wishes, session);
    expect(answer).toMatchObject({ status: 200, body: { left: true } });
    forget(said, each);
    gone.add(wordOf(each));
  }

  async function save(which: 0 | 1): Promise<void> {
    const [row] = await pair.query<{ version: number }>('SELECT version FROM article WHERE slug = $1', [
      slug,
    ]);
    title += 1;
    const words = { title: `Lane ${number} Version ${title}`, version: row?.version };
    const answer = await send(pair.instances[which], `/write/${slug}/save`, words, admin);
    expect(answer).toMatchObject({ status: 200, body: { slug } });
  }

  /** One change by chance, told when its answer is there; `between` is called after the first of two. */
  async function change(between: () => Promise<void>): Promise<Change> {
    const which = pick();
    const die = chance();
    const one = any(said);
    const back = any(declined);
    const told = (kind: string, isDone = true): Change => ({ kind, which, isDone });
    if (one === undefined || (said.length < ENOUGH && die < 0.34)) return (await post(which), told('post'));
    if (die < 0.5) return (await edit(which, one), told('edit'));
    if (die < 0.62) return (await withdraw(which, one), told('withdraw'));
    if (die < 0.74) return (await hide(which, one), told('hide'));
    if (die < 0.84 && back !== undefined && chance() < 0.5) {
      await hide(which, one);
      await between();
      return (await undo(which, one), told('undo'));
    }
    if (die < 0.84 && back !== undefined) return (await publishAgain(which, back), told('publish', false));
    if (die < 0.88) {
      const member = await beginMember(pick());
      await between();
      return (await leave(which, member), told('erase'));
    }
    return (await save(which), told('save'));
  }

  /** One thing more, that nobody takes away. */
  const sayLast = async () => (await post(pick())).id;

  return { slug, path, gone, change, sayLast, title: () => title };
}

interface Lane {
  pair: Pair;
  /** The session of somebody who may do everything. */
  admin: string;
  number: number;
  chance: () => number;
}

/** Writes and publishes an article as its author would, each step through another instance. */
export async function publishArticle(pair: Pair, admin: string, title: string): Promise<string> {
  const slug = await beginArticle(pair, admin, title);
  const published = await send(pair.instances[1], `/write/${slug}/publish`, { version: 2 }, admin);
  expect(published.status).toBe(200);
  return slug;
}

/** A draft with a text. */
export async function beginArticle(pair: Pair, admin: string, title: string): Promise<string> {
  const begun = await send(pair.instances[0], '/write', { title }, admin);
  const slug = String(begun.body.slug);
  const text = { body: 'What happened, in few words.', version: 1 };
  expect(await send(pair.instances[0], `/write/${slug}/save`, text, admin)).toMatchObject({ status: 200 });
  return slug;
}

export type OpenLane = Awaited<ReturnType<typeof openLane>>;
