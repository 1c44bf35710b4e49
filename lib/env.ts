import { parseEnv, type Env } from '@/lib/env-schema';

/**
 * The configuration of this process, parsed once, at the first import. The entry points (lib/server/start, lib/cli/main)
 * complete `process.env` before that: `.env`, secrets, the address of the database.
 */
export const env: Env = parseEnv(process.env);

/** Whether this copy of lib/ is the one in Next's bundle, where the bundler puts a word for the variable. */
export const isBundled: boolean = process.env.NEXT_RUNTIME !== undefined;
