/** What ordering needs to know of a comment; ids are those of the export, '' or '0' for no parent. */
export interface Reply {
  sourceId: string;
  parentSourceId: string;
  /** Pingbacks and trackbacks take no replies and are none: they stand apart from the thread. */
  isPing: boolean;
  /** Why it stands elsewhere than it did. */
  trouble: ParentTrouble | null;
}

export type ParentTrouble = 'parent-missing' | 'parent-circular' | 'parent-not-in-thread';

/**
 * Puts the comments of one article in an order in which parents come before their replies, while they arrive in any.
 * Replies that are ahead of their parent wait for it, and nothing else is kept. At the end those whose parent never came
 * are handed out too: missing (perhaps imported before; whoever takes them looks), or in a circle, which is opened.
 */
export class ReplyOrder<T extends Reply> {
  readonly #known = new Map<string, boolean>();
  readonly #waiting = new Map<string, T[]>();

  /** All that may be stored now that `reply` has come: itself and what waited for it, or nothing. */
  add(reply: T): T[] {
    const parent = reply.parentSourceId;
    if (parent === '' || parent === '0' || reply.isPing)
      return this.#release({ ...reply, parentSourceId: '' });
    if (parent === reply.sourceId) return this.#release(asRoot(reply, 'parent-circular'));
    const parentIsPing = this.#known.get(parent);
    if (parentIsPing === false) return this.#release(reply);
    if (parentIsPing === true) return this.#release(asRoot(reply, 'parent-not-in-thread'));
    const siblings = this.#waiting.get(parent);
    if (siblings === undefined) this.#waiting.set(parent, [reply]);
    else siblings.push(reply);
    return [];
  }

  /** All that still waits, when no more will come. */
  end(): T[] {
    const waitingIds = new Set([...this.#waiting.values()].flat().map(({ sourceId }) => sourceId));
    const out: T[] = [];
    for (const [parent, replies] of [...this.#waiting]) {
      if (waitingIds.has(parent)) continue;
      this.#waiting.delete(parent);
      for (const reply of replies) out.push(...this.#release({ ...reply, trouble: 'parent-missing' }));
    }
    for (let left = this.#takeOne(); left !== undefined; left = this.#takeOne()) {
      out.push(...this.#release(asRoot(left, 'parent-circular')));
    }
    return out;
  }

  #takeOne(): T | undefined {
    for (const [parent, [first, ...others]] of this.#waiting) {
      if (others.length === 0) this.#waiting.delete(parent);
      else this.#waiting.set(parent, others);
      return first;
    }
    return undefined;
  }

  #release(first: T): T[] {
    const out: T[] = [];
    // A list, not a recursion: a thread may be thousands deep.
    for (const queue = [first]; queue.length > 0;) {
      const reply = queue.pop();
      if (reply === undefined) break;
      out.push(reply);
      if (this.#known.has(reply.sourceId)) continue;
      this.#known.set(reply.sourceId, reply.isPing);
      const replies = this.#waiting.get(reply.sourceId) ?? [];
      this.#waiting.delete(reply.sourceId);
      for (const waiting of replies.reverse()) {
        queue.push(reply.isPing ? asRoot(waiting, 'parent-not-in-thread') : waiting);
      }
    }
    return out;
  }
}

function asRoot<T extends Reply>(reply: T, trouble: ParentTrouble): T {
  return { ...reply, parentSourceId: '', trouble };
}
