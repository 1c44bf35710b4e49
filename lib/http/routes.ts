import { MAX_BODY_BYTES, MAX_UPLOAD_BYTES } from '@/lib/http/body';

/** Of nearly every address. */
const NOTHING_SPECIAL = { personalWith: null, servedBy: null, maxBytes: MAX_BODY_BYTES } as const;

/**
 * The one table of addresses. The front server serves nothing that is not here: an address it lacks is looked up among
 * the old ones and otherwise not found, a method an address lacks is 405.
 *
 * - `public`    a page or text that is the same bytes for everybody, held by the page cache;
 * - `personal`  HTML for one person, never stored;
 * - `action`    a POST that changes something: it passes the guard first;
 * - `data`      JSON or text for one asker, never stored; `stream` events, which the front server has itself;
 * - `static`    files.
 *
 * Who may is said beside each (`access`) and asked by the page or route itself, through `lib/auth/viewer`: a test walks
 * this table and fails on a row that neither says `public` nor asks.
 */
export const ROUTES: readonly Route[] = [
  get('/', 'public', ['after', 'before']),
  get('/articles/:slug', 'public', ['after', 'before', 'sort', 'reply'], { personalWith: 'draft' }),
  post('/articles/:slug/comments', { access: 'public' }),
  get('/articles/:slug/comments/:id', 'public', [], { personalWith: 'draft' }),
  get('/articles/:slug/respond', 'personal', [], { access: 'signed-in' }),
  get('/comments/:id', 'public'),
  post('/comments/:id/ignore', { access: 'signed-in' }),
  post('/comments/:id/reports', { access: 'public' }),
  get('/pages/:slug', 'public'),
  get('/sections/:slug', 'public', ['after', 'before']),
  get('/tags/:slug', 'public', ['after', 'before']),
  get('/authors/:handle', 'public', ['after', 'before']),
  get('/search', 'personal', [], { access: 'public' }),
  get('/privacy', 'public'),
  get('/guidelines', 'public'),
  get('/transparency', 'public'),
  get('/feed.xml', 'public', ['after', 'before']),
  get('/comments.xml', 'public', ['after', 'before']),
  get('/articles/:slug/feed.xml', 'public', ['after', 'before']),
  get('/sitemap.xml', 'public'),
  get('/robots.txt', 'public'),

  get('/receipts/latest', 'personal', [], { access: 'public' }),
  get('/receipts/:token', 'personal', [], { access: 'token' }),
  post('/receipts/:token/edit', { access: 'token' }),
  post('/receipts/:token/withdraw', { access: 'token' }),
  post('/receipts/:token/appeal', { access: 'token' }),
  get('/reports/:token', 'personal', [], { access: 'token' }),

  get('/moderation', 'personal', [], { access: 'moderator' }),
  get('/moderation/spam', 'personal', [], { access: 'moderator' }),
  get('/moderation/comments/:id', 'personal', [], { access: 'moderator' }),
  post('/moderation/comments/:id/decisions', { access: 'moderator' }),
  post('/moderation/comments/:id/undo', { access: 'moderator' }),
  post('/moderation/comments/:id/revision', { access: 'moderator' }),
  post('/moderation/comments/:id/edit', { access: 'moderator' }),
  post('/moderation/comments/:id/notes', { access: 'moderator' }),
  post('/moderation/comments/:id/lock', { access: 'moderator' }),
  post('/moderation/comments/:id/claim', { access: 'moderator' }),
  get('/moderation/bulk', 'personal', [], { access: 'moderator' }),
  post('/moderation/bulk', { access: 'moderator', servedBy: '/moderation/bulk/act' }),
  post('/moderation/bulk/undo', { access: 'moderator' }),
  get('/moderation/news', 'data', [], { access: 'moderator' }),
  get('/moderation/articles/:slug', 'personal', [], { access: 'moderator' }),
  post('/moderation/articles/:slug', {
    access: 'moderator',
    servedBy: '/moderation/articles/:slug/settle',
  }),
  post('/moderation/comments/:id/network', { access: 'moderator' }),
  get('/moderation/people', 'personal', [], { access: 'moderator' }),
  get('/moderation/people/:handle', 'personal', [], { access: 'moderator' }),
  post('/moderation/people/:handle/sanctions', { access: 'moderator' }),
  post('/moderation/people/:handle/sanctions/:id/end', { access: 'moderator' }),
  post('/moderation/people/:handle/notes', { access: 'moderator' }),
  post('/moderation/comments/:id/recheck', { access: 'moderator' }),
  get('/moderation/rules', 'personal', [], { access: 'moderator' }),
  post('/moderation/rules', { access: 'moderator', servedBy: '/moderation/rules/save' }),
  get('/moderation/rules/reasons', 'personal', [], { access: 'moderator' }),
  post('/moderation/rules/reasons', { access: 'moderator', servedBy: '/moderation/rules/reasons/save' }),
  get('/moderation/rules/fairness', 'personal', [], { access: 'moderator' }),
  get('/moderation/service', 'personal', [], { access: 'moderator' }),
  get('/moderation/recheck', 'data', [], { access: 'moderator' }),
  post('/moderation/recheck', { access: 'moderator' }),
  post('/moderation/service/try', { access: 'moderator' }),
  get('/moderation/log', 'personal', [], { access: 'moderator' }),
  get('/moderation/log.csv', 'data', [], { access: 'moderator' }),
  get('/moderation/statistics', 'personal', [], { access: 'moderator' }),
  get('/moderation/choices', 'personal', [], { access: 'moderator' }),
  post('/moderation/choices', { access: 'moderator', servedBy: '/moderation/choices/save' }),
  post('/moderation/choices/digest', { access: 'moderator' }),

  get('/write', 'personal', [], { access: 'author' }),
  post('/write', { access: 'author', servedBy: '/write/begin/article' }),
  get('/write/:slug', 'personal', [], { access: 'author' }),
  post('/write/:slug/save', { access: 'author', maxBytes: MAX_UPLOAD_BYTES }),
  post('/write/:slug/publish', { access: 'author', maxBytes: MAX_UPLOAD_BYTES }),
  post('/write/:slug/unpublish', { access: 'author', maxBytes: MAX_UPLOAD_BYTES }),
  post('/write/:slug/pictures', { access: 'author', maxBytes: MAX_UPLOAD_BYTES }),
  get('/write/:slug/conversation', 'personal', [], { access: 'author' }),
  post('/write/:slug/comments', { access: 'author' }),
  get('/write/:slug/revisions', 'personal', [], { access: 'author' }),
  get('/write/:slug/revisions/:version', 'personal', [], { access: 'author' }),
  post('/write/:slug/revisions/:version/restore', { access: 'author' }),

  get('/sign-in', 'personal', [], { access: 'public' }),
  // A page and a route cannot share a folder, so the form of /sign-in is answered by the folder beside it.
  post('/sign-in', { access: 'public', servedBy: '/sign-in/session' }),
  get('/sign-in/:token', 'personal', [], { access: 'token' }),
  get('/sign-in/link', 'personal', [], { access: 'public' }),
  post('/sign-in/link', { access: 'public', servedBy: '/sign-in/link/ask' }),
  get('/sign-in/link/:token', 'personal', [], { access: 'token' }),
  post('/sign-in/link/use', { access: 'token' }),
  get('/sign-in/recovery', 'personal', [], { access: 'public' }),
  post('/sign-in/recovery', { access: 'public', servedBy: '/sign-in/recovery/use' }),
  get('/sign-in/second-step', 'personal', [], { access: 'session' }),
  post('/sign-in/second-step', { access: 'session', servedBy: '/sign-in/second-step/check' }),
  get('/sign-in/confirm', 'personal', [], { access: 'signed-in' }),
  post('/sign-in/confirm', { access: 'signed-in', servedBy: '/sign-in/confirm/check' }),
  post('/sign-in/confirm/link', { access: 'signed-in', servedBy: '/sign-in/confirm/link/ask' }),
  get('/sign-in/confirm/link/:token', 'personal', [], { access: 'signed-in' }),
  post('/sign-in/confirm/link/use', { access: 'signed-in' }),
  post('/sign-in/passkey/options', { access: 'public' }),
  post('/sign-in/passkey', { access: 'public' }),
  post('/sign-in/second-step/passkey/options', { access: 'session' }),
  post('/sign-in/second-step/passkey', { access: 'session' }),
  post('/sign-in/confirm/passkey/options', { access: 'signed-in' }),
  post('/sign-in/confirm/passkey', { access: 'signed-in' }),
  get('/sign-up', 'personal', [], { access: 'public' }),
  post('/sign-up', { access: 'public', servedBy: '/sign-up/account' }),
  post('/sign-out', { access: 'public' }),

  get('/account', 'personal', [], { access: 'signed-in' }),
  post('/account/name', { access: 'signed-in' }),
  post('/account/handle', { access: 'signed-in' }),
  post('/account/notifications', { access: 'signed-in' }),
  post('/account/comments/adopt', { access: 'signed-in' }),
  post('/account/ignored', { access: 'signed-in' }),
  post('/account/sanctions/read', { access: 'signed-in' }),
  get('/account/sessions', 'personal', [], { access: 'signed-in' }),
  post('/account/sessions/label', { access: 'signed-in' }),
  post('/account/sessions/end', { access: 'signed-in' }),
  post('/account/sessions/end-others', { access: 'signed-in' }),
  get('/account/ways-in', 'personal', [], { access: 'signed-in' }),
  post('/account/ways-in/passphrase', { access: 'signed-in' }),
  post('/account/ways-in/email', { access: 'signed-in' }),
  post('/account/ways-in/email/remove', { access: 'signed-in' }),
  post('/account/ways-in/passkeys/rename', { access: 'signed-in' }),
  post('/account/ways-in/passkeys/remove', { access: 'signed-in' }),
  post('/account/passkeys/options', { access: 'signed-in' }),
  post('/account/passkeys', { access: 'signed-in' }),
  get('/account/ways-in/totp', 'personal', [], { access: 'signed-in' }),
  post('/account/ways-in/totp', { access: 'signed-in', servedBy: '/account/ways-in/totp/start' }),
  post('/account/ways-in/totp/confirm', { access: 'signed-in' }),
  post('/account/ways-in/totp/remove', { access: 'signed-in' }),
  post('/account/ways-in/recovery-codes', { access: 'signed-in' }),
  get('/account/recovery-codes', 'personal', [], { access: 'session' }),
  post('/account/recovery-codes', { access: 'session', servedBy: '/account/recovery-codes/kept' }),
  get('/account/address/:token', 'personal', [], { access: 'signed-in' }),
  post('/account/address', { access: 'signed-in', servedBy: '/account/address/use' }),
  get('/account/export', 'personal', [], { access: 'signed-in' }),
  get('/account/export.json', 'data', [], { access: 'signed-in' }),
  get('/account/export.csv', 'data', [], { access: 'signed-in' }),
  get('/account/leave', 'personal', [], { access: 'signed-in' }),
  post('/account/leave', { access: 'signed-in', servedBy: '/account/leave/act' }),

  // There on this machine alone, and only while mail is kept instead of sent.
  get('/dev/mail', 'personal', [], { access: 'public' }),
  get('/dev/mail/:id', 'personal', [], { access: 'public' }),

  get('/set-up', 'personal', [], { access: 'administrator' }),
  post('/set-up', { access: 'administrator', servedBy: '/set-up/save' }),
  post('/set-up/mail', { access: 'administrator' }),
  get('/admin', 'personal', [], { access: 'administrator' }),
  post('/admin', { access: 'administrator', servedBy: '/admin/save' }),
  post('/admin/mail', { access: 'administrator' }),
  post('/admin/demo', { access: 'administrator' }),
  get('/admin/comments', 'personal', [], { access: 'administrator' }),
  post('/admin/comments', { access: 'administrator', servedBy: '/admin/comments/save' }),
  get('/admin/privacy', 'personal', [], { access: 'administrator' }),
  post('/admin/privacy', { access: 'administrator', servedBy: '/admin/privacy/save' }),
  get('/admin/sections', 'personal', [], { access: 'administrator' }),
  post('/admin/sections', { access: 'administrator', servedBy: '/admin/sections/add' }),
  post('/admin/sections/:id', { access: 'administrator' }),
  get('/admin/guidelines', 'personal', [], { access: 'administrator' }),
  post('/admin/guidelines', { access: 'administrator', servedBy: '/admin/guidelines/save' }),
  get('/admin/pages', 'personal', [], { access: 'administrator' }),
  post('/admin/pages', { access: 'administrator', servedBy: '/admin/pages/begin' }),
  get('/admin/pages/new', 'personal', [], { access: 'administrator' }),
  get('/admin/pages/:id', 'personal', [], { access: 'administrator' }),
  post('/admin/pages/:id/save', { access: 'administrator' }),
  post('/admin/pages/:id/remove', { access: 'administrator' }),
  get('/admin/accounts', 'personal', [], { access: 'administrator' }),
  post('/admin/accounts/sign-up', { access: 'administrator' }),
  post('/admin/accounts/role', { access: 'administrator' }),
  post('/admin/accounts/link', { access: 'administrator' }),

  post('/api/articles/:slug/comments', { access: 'public' }),
  get('/api/auth/session', 'data', [], { access: 'public' }),
  post('/api/auth/signout', { access: 'public' }),
  get('/api/viewer', 'data', [], { access: 'public' }),
  get('/api/live', 'stream', [], { access: 'public' }),
  get('/api/health', 'data', [], { access: 'public' }),
  get('/api/metrics', 'data', [], { access: 'token' }),

  get('/_next/static/*', 'static'),
  get('/assets/*', 'static'),
  get('/uploads/*', 'static'),
  get('/favicon.svg', 'static'),
];

/**
 * - `public`         everybody; what differs for the signed-in is not for others to see anyway;
 * - `token`          who has the address, or the word in it, was given it;
 * - `session`        whoever has a session, be it only halfway in: the second step itself;
 * - `signed-in`      `requireSignedIn`, or `requireFresh`;
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
}

type Extra = Partial<Pick<Route, 'access' | 'personalWith' | 'servedBy' | 'maxBytes'>>;

function get(pattern: string, kind: RouteKind, query: CountedParameter[] = [], extra: Extra = {}): Route {
  const access = kind === 'public' || kind === 'static' ? 'public' : null;
  return { method: 'GET', pattern, kind, query, access, ...NOTHING_SPECIAL, ...extra };
}

function post(pattern: string, extra: Extra = {}): Route {
  return { method: 'POST', pattern, kind: 'action', query: [], access: null, ...NOTHING_SPECIAL, ...extra };
}
