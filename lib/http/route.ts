import { MAX_BODY_BYTES } from '@/lib/http/body';

/** Of nearly every address. */
const NOTHING_SPECIAL = {
  personalWith: null,
  servedBy: null,
  maxBytes: MAX_BODY_BYTES,
  isGuarded: true,
} as const;

/**
 * - `public`         everybody; what differs for the signed-in is not for others to see anyway;
 * - `token`          who has the address, or the word in it, was given it;
 * - `session`        whoever has a session, be it only halfway in: the second step itself;
 * - `signed-in`      `requireSignedIn`, `requireMember` or `requireFresh`;
 * - `author`, `moderator`, `administrator`  `requireAuthor` and so on (lib/auth/policy says who that is).
 */
export type Access = 'public' | 'token' | 'session' | 'signed-in' | 'author' | 'moderator' | 'administrator';

export type RouteKind = 'public' | 'personal' | 'action' | 'data' | 'stream' | 'static';

/** Parameters of the query that choose between representations of a public page. */
export type CountedParameter = 'after' | 'before' | 'sort' | 'reply';

export interface Route {
  method: 'GET' | 'POST';
  /** `:name` is one segment, a closing `*` one or more. */
  pattern: string;
  kind: RouteKind;
  /** Who may; null where nobody has said so yet, which a test does not let pass. */
  access: Access | null;
  /** Of a public page: what counts. Everything else in a query is left out before the page is looked up or rendered. */
  query: readonly CountedParameter[];
  /** With this parameter the page is for one person. */
  personalWith: string | null;
  /** The address inside Next, where it is another. */
  servedBy: string | null;
  /** The most that may be sent there, in bytes. */
  maxBytes: number;
  /** Of what acts: whether only our own pages may send it (lib/http/guard). */
  isGuarded: boolean;
}

type Extra = Partial<Pick<Route, 'access' | 'personalWith' | 'servedBy' | 'maxBytes' | 'isGuarded'>>;

/** What is read there; a page of everybody's is public, any other has to say who may. */
export function get(
  pattern: string,
  kind: RouteKind,
  query: CountedParameter[] = [],
  extra: Extra = {},
): Route {
  const access = kind === 'public' || kind === 'static' ? 'public' : null;
  return { method: 'GET', pattern, kind, query, access, ...NOTHING_SPECIAL, ...extra };
}

/** What is done there: who may has to be said. */
export function post(pattern: string, extra: Extra = {}): Route {
  return { method: 'POST', pattern, kind: 'action', query: [], access: null, ...NOTHING_SPECIAL, ...extra };
}
