import { parseArgs } from 'node:util';

import { isMode, MODES } from './akismet-protocol';
import { startAkismetServer } from './akismet-server';

/** `node --import tsx tests/akismet-stand-in.ts [--port 4010] [--answer spam]`: the stand-in as a process of its own. */
const { values } = parseArgs({ options: { port: { type: 'string' }, answer: { type: 'string' } } });
const mode = values.answer ?? 'fixtures';
if (!isMode(mode)) throw new Error(`--answer is one of: ${MODES.join(', ')}`);

const server = await startAkismetServer({ port: Number(values.port ?? 0) });
server.answer(mode);
process.stdout.write(`${JSON.stringify({ endpoint: server.endpoint })}\n`);
