import { createHash } from 'node:crypto';

const NUMBER = /^\d{1,18}$/;
const SMALL_NUMBER = /^[1-9]\d{0,8}$/;

/** What tells one item of an export from all others. */
export interface Identity {
  sourceId: string;
  /** Another item came before it with the same number and other content. */
  isSecond: boolean;
  /** The very same item came before it. */
  isRepeat: boolean;
}

/**
 * Gives the items of one kind their identity: their number, which is theirs alone on the old site. Broken exports repeat
 * numbers: the same item again is a repeat, another item under the same number is a second one, and nothing of it is lost.
 * What has no number is known by its content.
 */
export class SeenItems {
  readonly #contents = new Map<string | number, number>();

  identify({ id, content }: { id: string; content: readonly string[] }): Identity {
    const hash = createHash('sha256').update(JSON.stringify(content)).digest();
    const base = NUMBER.test(id) ? id : `content:${hash.toString('hex', 0, 16)}`;
    // 30 bits are enough to tell apart what bears the same number. Small whole numbers take no memory beside the map's own,
    // and there may be hundreds of thousands.
    const digest = hash.readUInt32BE() >>> 2;
    const small = SMALL_NUMBER.test(id) ? Number(id) : base;
    for (let count = 1; ; count += 1) {
      const sourceId = count === 1 ? base : `${base}~${count}`;
      const key = count === 1 ? small : sourceId;
      const seen = this.#contents.get(key);
      if (seen !== undefined && seen !== digest) continue;
      this.#contents.set(key, digest);
      return { sourceId, isSecond: count > 1, isRepeat: seen !== undefined };
    }
  }
}
