import { parseArgs } from 'node:util';
import { z } from 'zod';

const whole = (least: number, most: number) => z.coerce.number().int().min(least).max(most);

const schema = z.object({
  articles: whole(3, 100_000),
  /** Of all articles together; two fifths of them stand under one, up to 100,000. */
  comments: whole(500, 10_000_000),
  /** Of each single measurement. */
  seconds: whole(1, 600),
  connections: z.string().transform((list) => list.split(',').map((count) => whole(1, 10_000).parse(count))),
  /** How often site and floor, or a small site and a large one, take turns. */
  rounds: whole(1, 100),
  /** Of growth: where the sites stay. */
  keep: z.string().min(1).optional(),
  /** Pages of other programs, each by a name. */
  peers: z
    .string()
    .transform((text, context) => {
      const at = text.indexOf('=');
      const url = text.slice(at + 1);
      if (at > 0 && URL.canParse(url) && url.startsWith('http:')) return { name: text.slice(0, at), url };
      context.addIssue({ code: 'custom', message: 'NAME=http://…' });
      return z.NEVER;
    })
    .array(),
  /** The JSON of an earlier run. */
  file: z.string().optional(),
});

export type Options = z.infer<typeof schema> & { mode: 'floor' | 'growth' | 'tables' };

export const USAGE =
  'npm run bench -- [--articles 200] [--comments 100000] [--seconds 5] [--connections 1,32] [--rounds 2] [--peer NAME=URL]…\n' +
  'npm run bench -- growth [--articles 10000] [--comments 1000000] [--rounds 2] [--keep FOLDER]\n' +
  'npm run bench -- tables FILE.json\n' +
  'What was generated stays in FOLDER and is measured again next time, whatever sizes are named.';

/** Reads the command line; undefined when it cannot be understood. */
export function readOptions(args: string[]): Options | undefined {
  const text = (value: string) => ({ type: 'string', default: value }) as const;
  const mode = args[0] === 'growth' || args[0] === 'tables' ? args[0] : 'floor';
  const options = {
    articles: text(mode === 'growth' ? '10000' : '200'),
    comments: text(mode === 'growth' ? '1000000' : '100000'),
    seconds: text('5'),
    connections: text('1,32'),
    rounds: text('2'),
    keep: { type: 'string' },
    peer: { type: 'string', multiple: true },
  } as const;
  try {
    const rest = mode === 'floor' ? args : args.slice(1);
    const { values, positionals } = parseArgs({ args: rest, options, allowPositionals: mode === 'tables' });
    const { peer: peers = [], ...others } = values;
    const [file] = positionals;
    if (mode === 'tables' && file === undefined) return undefined;
    return { mode, ...schema.parse({ ...others, peers, file }) };
  } catch {
    return undefined;
  }
}
