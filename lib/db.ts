import { Socket } from 'node:net';
import { PrismaPg } from '@prisma/adapter-pg';
import { env, isBundled } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { PrismaClient, type Prisma } from '@/lib/generated/prisma/client';
import { singleton } from '@/lib/server/singleton';
import { makeStatementNames } from '@/lib/statement-names';

/**
 * Connections of one pool. Our server and Next's bundle have one each, so a site takes twenty of PostgreSQL's usual
 * hundred. Two cores answer no more queries at once by having more in flight; the rest waits here, where waiting is cheap.
 */
const POOL_SIZE = 10;

/** Without this a request waits for a connection for ever. In two seconds a person has a page that says so. */
const CONNECT_TIMEOUT_MS = 1500;

/** Pages and posts take milliseconds; what takes longer than this is stopped. Imports and purges go in small steps. */
const STATEMENT_TIMEOUT_MS = 10_000;
const LOCK_TIMEOUT_MS = 3000;
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 15_000;

/** The few things that take longer, because they go whole or not at all, have connections of their own for it. */
const PATIENT_POOL_SIZE = 2;
const PATIENT_STATEMENT_TIMEOUT_MS = 120_000;
const PATIENT_LOCK_TIMEOUT_MS = 20_000;

/**
 * How much later than its own limit PostgreSQL may stop a statement. A server that says nothing for longer has vanished, or
 * something between us has forgotten the connection: without this a query waits for TCP to give up, a quarter of an hour.
 * Connections that nobody uses are closed earlier (the pool does that after ten seconds).
 */
const SILENCE_GRACE_MS = 2000;

/** Port 1 answers nobody: without an address pg would take whatever PGHOST or the local machine offers. */
const NOWHERE = 'postgresql://127.0.0.1:1/';

/** What Prisma and PostgreSQL call it when the server is not there, not ready, on its way out, or lets nobody in. */
const UNAVAILABLE = new Set([
  ...['P1000', 'P1001', 'P1002', 'P1003', 'P1008', 'P1010', 'P1011', 'P1017', 'P2024', 'P2028', 'P2037'],
  ...['08000', '08001', '08003', '08006', '53300', '57P01', '57P02', '57P03'],
]);

/** pg and its pool have no codes for these. */
const UNAVAILABLE_MESSAGE =
  /^timeout exceeded when trying to connect|^Connection terminated|^Client has encountered a connection error/;

/**
 * The database. Every call throws `database-unavailable` when the server cannot be asked. Client JSON never goes into a
 * `where`, `data` or `orderBy`; what is undefined there is refused (strictUndefinedChecks).
 */
export const db = ours('db', {
  poolSize: POOL_SIZE,
  waitMs: CONNECT_TIMEOUT_MS,
  statementMs: STATEMENT_TIMEOUT_MS,
  lockMs: LOCK_TIMEOUT_MS,
});

/** The same, for a transaction whose single statements may take minutes; made when it is first needed. Whoever waits for such a connection waits for twenty seconds. */
export function patientDb(): PrismaClient {
  return ours('patient db', {
    poolSize: PATIENT_POOL_SIZE,
    waitMs: PATIENT_LOCK_TIMEOUT_MS,
    statementMs: PATIENT_STATEMENT_TIMEOUT_MS,
    lockMs: PATIENT_LOCK_TIMEOUT_MS,
  });
}

/**
 * Gives this transaction of `patientDb` its limits once more: behind a pooler a connection has those of its role, whatever
 * was asked for when it was opened (docs/scaling.md).
 */
export async function allowMinutes(tx: Prisma.TransactionClient): Promise<void> {
  await tx.$executeRaw`SELECT set_config('lock_timeout', ${String(PATIENT_LOCK_TIMEOUT_MS)}, true),
    set_config('statement_timeout', ${String(PATIENT_STATEMENT_TIMEOUT_MS)}, true)`;
}

/** The site's database by a pool of this name, of which there is one in the process and one more in the bundle. */
function ours(name: string, pool: Omit<Database, 'url'>): PrismaClient {
  return singleton(isBundled ? `${name} in the bundle` : name, () =>
    openDatabase({ url: env.DATABASE_URL ?? NOWHERE, ...pool }),
  );
}

interface Database {
  url: string;
  poolSize: number;
  /** How long a query waits for a connection, in milliseconds. */
  waitMs: number;
  /** After how many milliseconds PostgreSQL stops a statement; a transaction may take as long. */
  statementMs: number;
  /** How many milliseconds a statement waits for what another has locked. */
  lockMs: number;
}

/** A pool of connections, none of which is opened before it is needed. A connection on which the server falls silent is closed. */
export function openDatabase({ url, poolSize, waitMs, statementMs, lockMs }: Database): PrismaClient {
  const adapter = new PrismaPg(
    {
      connectionString: url,
      max: poolSize,
      connectionTimeoutMillis: waitMs,
      statement_timeout: statementMs,
      lock_timeout: lockMs,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
      stream: () => openSocket(statementMs + SILENCE_GRACE_MS),
      // Prisma's adapter drops the offset that the server writes behind a time, and takes every time for one of UTC.
      options: '-c TimeZone=UTC',
    },
    // A connection that breaks while nobody uses it is no news: the next query opens another, or says that it cannot.
    {
      onPoolError: () => undefined,
      onConnectionError: () => undefined,
      // Where a direct address is given besides, this one leads to a pooler, whose connections forget what they were taught.
      ...(env.DATABASE_DIRECT_URL === undefined && { statementNameGenerator: makeStatementNames() }),
    },
  );
  const client = new PrismaClient({
    adapter,
    errorFormat: 'minimal',
    transactionOptions: { maxWait: waitMs, timeout: statementMs },
  });
  // Neither extension changes a type, so what they make is the client that every function knows.
  return client
    .$extends({ query: { $allOperations: ({ args, query }) => translating<unknown>(() => query(args)) } })
    .$extends((inner) =>
      inner.$extends({
        client: {
          $transaction: (...args: Parameters<typeof inner.$transaction>) =>
            translating(async () => inner.$transaction(...args)),
        },
      }),
    ) as unknown as PrismaClient;
}

/** Closed after so many milliseconds in which nothing came or went, TLS or not: pg takes that for the end of the connection. */
function openSocket(silenceMs: number): Socket {
  const socket = new Socket();
  return socket.setTimeout(silenceMs, () => socket.destroy());
}

/** When the database could last not be asked, by either pool of this process; on the clock of `performance.now()`. */
const refusals = singleton('database refusals', () => ({ lastAt: -Infinity }));

/** Whether a query has failed since `moment` (on the clock of `performance.now()`) because the database could not be asked. */
export function hasBeenUnavailableSince(moment: number): boolean {
  return refusals.lastAt >= moment;
}

/** What the adapter found out, below Prisma's own code. */
type DriverCause = { kind?: string; originalCode?: string };

async function translating<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    refusals.lastAt = performance.now();
    throw new AppError('database-unavailable', 'The database cannot be asked.', { cause: error });
  }
}

function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, meta } = error as { code?: string; meta?: { driverAdapterError?: { cause?: DriverCause } } };
  const cause = meta?.driverAdapterError?.cause;
  return (
    UNAVAILABLE.has(code ?? '') ||
    UNAVAILABLE.has(cause?.originalCode ?? '') ||
    ['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TooManyConnections'].includes(
      cause?.kind ?? '',
    ) ||
    UNAVAILABLE_MESSAGE.test(error.message)
  );
}
