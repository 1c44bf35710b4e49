import { resolve } from 'node:path';
import { z } from 'zod';

const LOOPBACK_HOST = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** 32 characters of base64url, hexadecimal or better are at least 128 bits; what we make ourselves has 256. */
const MIN_SECRET_LENGTH = 32;

/** More proxies than this in a row is a mistake, and each one counted too many lets a client choose its own address. */
const MAX_PROXY_HOPS = 10;

const port = wholeNumber(1, 65535);
const secret = z
  .string('is missing')
  .min(MIN_SECRET_LENGTH, `needs at least ${MIN_SECRET_LENGTH} characters`);
const database = address(
  ['postgres:', 'postgresql:'],
  'must look like postgresql://user:password@host:5432/name',
);

const variables = z.object({
  PORT: port.default(3000),
  HOST: z
    .string()
    .refine((host) => URL.canParse(httpUrl(host, 1)), 'must be a host name or an address')
    .default('127.0.0.1'),
  SITE_URL: address(['http:', 'https:'], 'must look like https://example.org, without a path')
    .refine(isBareOrigin, 'must look like https://example.org, without a path')
    .transform((value) => new URL(value).origin)
    .optional(),
  DATA_DIR: z
    .string()
    .default('.folkmoot')
    .transform((value) => resolve(value)),
  DATABASE_URL: database.optional(),
  DATABASE_DIRECT_URL: database.optional(),
  AUTH_SECRET: secret,
  ENCRYPTION_KEY: secret,
  AKISMET_KEY: z
    .string()
    .regex(/^[a-z0-9]+$/i, 'must be letters and digits')
    .optional(),
  AKISMET_ENDPOINT: address(['http:', 'https:'], 'must look like https://rest.akismet.com/1.1/')
    .refine(isSafeForKeys, 'must be https: the key and the readers’ words travel there')
    .transform((value) => value.replace(/\/*$/, '/'))
    .default('https://rest.akismet.com/1.1/'),
  SMTP_URL: address(['smtp:', 'smtps:'], 'must look like smtps://user:password@mail.example.org').optional(),
  MAIL_FROM: z
    .string()
    .regex(/^[^\r\n]*[^\s@<]+@[^\s@>]+>?$/, 'must be an e-mail address')
    .optional(),
  REPLY_MAIL_DELAY: wholeNumber(0, 86_400).default(300),
  TRUSTED_PROXY_HOPS: wholeNumber(0, MAX_PROXY_HOPS).default(0),
  PURGE_URL: z
    .string()
    .transform((value) => value.split(/[\s,]+/).filter((url) => url !== ''))
    .refine(
      (urls) => urls.every(isPurgeUrl),
      'must be addresses like http://127.0.0.1:6081/, without a password',
    )
    .default([]),
  RATE_LIMIT: z.enum(['on', 'off'], 'must be on or off').default('on'),
  DEMO: z.enum(['auto', 'off'], 'must be auto or off').default('auto'),
  VAPID_PUBLIC_KEY: z
    .string()
    .regex(/^B[\w-]{86}$/, 'must be a point of P-256 in base64url, 87 characters')
    .optional(),
  VAPID_PRIVATE_KEY: z
    .string()
    .regex(/^[\w-]{43}$/, 'must be a key of P-256 in base64url, 43 characters')
    .optional(),
  VAPID_SUBJECT: z
    .string()
    .regex(/^(mailto:|https:)/, 'must begin with mailto: or https:')
    .optional(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error'], 'must be debug, info, warn or error').default('info'),
});

const schema = variables
  .transform((env) => ({ ...env, SITE_URL: env.SITE_URL ?? new URL(httpUrl(env.HOST, env.PORT)).origin }))
  .refine((env) => env.RATE_LIMIT === 'on' || isLoopbackUrl(env.SITE_URL), {
    path: ['RATE_LIMIT'],
    message: 'may be off only while SITE_URL is a loopback address',
  })
  .refine(
    ({ VAPID_PUBLIC_KEY: one, VAPID_PRIVATE_KEY: two, VAPID_SUBJECT: three }) =>
      new Set([one === undefined, two === undefined, three === undefined]).size === 1,
    { path: ['VAPID_PUBLIC_KEY'], message: 'needs VAPID_PRIVATE_KEY and VAPID_SUBJECT beside it' },
  );

/** The whole configuration, as PRODUCT 2 lists it. What is optional there and has no default may be undefined. */
export type Env = z.infer<typeof schema>;

/** Every variable that is read. `.env.example` documents each, and a test compares the two. */
export const ENV_NAMES: readonly string[] = Object.keys(variables.shape);

/** A variable has a value that cannot be used. The message is one line for each, naming it, never quoting the value. */
export class EnvError extends Error {
  override readonly name = 'EnvError';
}

/**
 * Reads the configuration out of `source`. An empty value counts as unset, as `NAME=` in a compose file is meant.
 * Throws EnvError; secrets must have been prepared before (lib/server/secrets).
 */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(ENV_NAMES.flatMap((name) => (source[name] ? [[name, source[name]]] : [])));
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  throw new EnvError(
    result.error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}.`).join('\n'),
  );
}

/** Whether `url` leads to this very machine: the demo, `/dev/mail` and switched-off limits are for such sites alone. */
export function isLoopbackUrl(url: string): boolean {
  return LOOPBACK_HOST.test(new URL(url).hostname);
}

function wholeNumber(least: number, most: number) {
  const message = `must be a whole number from ${least} to ${most}`;
  return z
    .union([z.string().regex(/^\d{1,9}$/, message), z.number()])
    .transform(Number)
    .refine((value) => value >= least && value <= most, message);
}

function address(protocols: string[], message: string) {
  return z
    .string()
    .refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), message);
}

function isBareOrigin(value: string): boolean {
  if (!URL.canParse(value)) return true; // the check before has said so
  const { username, pathname, search, hash } = new URL(value);
  return username === '' && pathname === '/' && search === '' && hash === '';
}

function isSafeForKeys(value: string): boolean {
  return value.startsWith('https:') || (URL.canParse(value) && isLoopbackUrl(value));
}

/** Who may have it throw things out a cache knows by the address of who asks. */
function isPurgeUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, username, password } = new URL(value);
  return (protocol === 'http:' || protocol === 'https:') && username === '' && password === '';
}

function httpUrl(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
