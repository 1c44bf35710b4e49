import { hash, verify } from '@node-rs/argon2';

/**
 * argon2id as RFC 9106 (section 4) recommends where memory is dear, with one lane, since a lane is a thread and a machine
 * may have two: 64 MiB, three passes. Measured on two busy cores: 58 to 62 ms a hash, where OWASP's least (19 MiB, two
 * passes) takes 11. libuv works on four at a time, so that 256 MiB is the most that signing in takes of the machine.
 */
const COST = { memoryCost: 64 * 1024, timeCost: 3, parallelism: 1 };

/** The hash of 32 random bytes that nobody has: checking against it takes as long as against any other. */
const NOBODY =
  '$argon2id$v=19$m=65536,t=3,p=1$UCjvPJG/jppOCtfxZ1JOWg$PQ8RwdUXJQuJgpMJ7x8ZZhFn7PW8OwiuDY5ojSXpUzI';

/** What the database keeps of a passphrase: a PHC string of argon2id. Spellings that look the same are the same. */
export async function hashPassphrase(passphrase: string): Promise<string> {
  return hash(passphrase.normalize('NFKC'), COST);
}

/**
 * Whether the passphrase is the one that was hashed. `stored` is null for an account that is none or has no passphrase:
 * then the answer is no, after exactly the same work.
 */
export async function verifyPassphrase({
  stored,
  passphrase,
}: {
  stored: string | null;
  passphrase: string;
}): Promise<boolean> {
  const isRight = await verify(stored ?? NOBODY, passphrase.normalize('NFKC'));
  return isRight && stored !== null;
}
