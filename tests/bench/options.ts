import { parseArgs } from 'node:util';
import { z } from 'zod';

const whole = (least: number, most: number) => z.coerce.number().int().min(least).max(most);

const schema = z.object({
  articles: whole(3, 100_000),
  /** Of all articles together; two fifths of them stand under one. */
  comments: whole(500, 10_000_000),
  /** Of each single measurement. */
  seconds: whole(1, 600),
  connections: z.string().transform((list) => list.split(',').map((count) => whole(1, 10_000).parse(count))),
  /** How often site and floor take turns. */
  rounds: whole(1, 100),
});

export type Options = z.infer<typeof schema> & { mode: 'floor' | 'growth' };

export const USAGE =
  'npm run bench -- [--articles 200] [--comments 100000] [--seconds 5] [--connections 1,32] [--rounds 2]\n' +
  'npm run bench -- growth [--articles 10000] [--comments 1000000]';

/** Reads the command line; undefined when it cannot be understood. */
export function readOptions(args: string[]): Options | undefined {
  const text = (value: string) => ({ type: 'string', default: value }) as const;
  const mode = args[0] === 'growth' ? 'growth' : 'floor';
  const options = {
    articles: text(mode === 'growth' ? '10000' : '200'),
    comments: text(mode === 'growth' ? '1000000' : '100000'),
    seconds: text('5'),
    connections: text('1,32'),
    rounds: text('2'),
  };
  try {
    return {
      mode,
      ...schema.parse(parseArgs({ args: mode === 'growth' ? args.slice(1) : args, options }).values),
    };
  } catch {
    return undefined;
  }
}
