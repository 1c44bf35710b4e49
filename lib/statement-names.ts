import { createHash } from 'node:crypto';

/** What is asked less often gains nothing by a name, and a list of a length of its own may never come again. */
const TIMES_BEFORE = 3;

/** Each name costs every connection the memory of a plan. We have some hundred statements that are asked often. */
const MAX_NAMES = 400;

/** Texts that are being counted. Beyond this the counting begins anew: what is asked often is soon counted again. */
const MAX_COUNTED = 2000;

/**
 * Makes the function that names statements, so that PostgreSQL reads and plans each once for every connection and not at
 * every call: for most of ours that takes longer than answering. An empty name is none, and the statement is planned for this one call.
 */
export function makeStatementNames(): (query: { sql: string }) => string {
  const names = new Map<string, string>();
  const counts = new Map<string, number>();
  return ({ sql }) => {
    const name = names.get(sql);
    if (name !== undefined || names.size >= MAX_NAMES) return name ?? '';
    const count = (counts.get(sql) ?? 0) + 1;
    if (count > TIMES_BEFORE) {
      counts.delete(sql);
      const made = `s${createHash('sha256').update(sql).digest('base64url').slice(0, 20)}`;
      names.set(sql, made);
      return made;
    }
    if (counts.size >= MAX_COUNTED) counts.clear();
    counts.set(sql, count);
    return '';
  };
}
