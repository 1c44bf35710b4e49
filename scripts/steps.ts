import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, relative, resolve } from 'node:path';

/** Past this a step hangs: the slowest takes a few minutes on two cores. */
const STEP_DEADLINE_MS = 15 * 60_000;

/** Steps run two by two: the smallest machine has two cores, and the longest step leaves one of them idle. */
const STEPS_AT_ONCE = 2;

type Step = { name: string; command: string[] };

/** `failures` names what failed, so that the end of a long output says it once more. */
export type StepResult = { passed: number; failed: number; failures: string[] };

/** A program that reads the tree and says yes or no: each counts as one test. Longest first, so that they pack well. */
const STATIC_CHECKS: Step[] = [
  { name: 'lint', command: ['eslint', '.', '--max-warnings=0'] },
  { name: 'types', command: ['tsc', '--noEmit'] },
  { name: 'formatting', command: ['prettier', '--check', '--log-level=warn', '.'] },
  { name: 'unused code', command: ['knip', '--no-progress', '--treat-config-hints-as-errors'] },
  {
    name: 'layers',
    command: ['depcruise', '--config', '.dependency-cruiser.cjs', '--no-progress', '.'],
  },
];

/** The pages as a start would build them: so the browser tests find them built, and this fills gaps of other steps. */
export function buildPages(): Promise<StepResult> {
  return runStaticCheck({ name: 'build', command: ['node', '--import', 'tsx', 'scripts/build-pages.ts'] });
}

/** Everything that is quick: the static checks and the unit tests, one line each, and what a failed one said. */
export async function runQuickChecks(): Promise<StepResult> {
  const waiting = [
    () => runTests('unit', { quiet: true }),
    ...STATIC_CHECKS.map((step) => () => runStaticCheck(step)),
  ];
  const results: StepResult[] = [];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) results.push(await next());
  };
  await Promise.all(Array.from({ length: STEPS_AT_ONCE }, work));
  return sum(results);
}

/** The tests of one vitest project. Without `quiet` they are reported as they run; a crash counts as a failed test. */
export async function runTests(
  project: 'unit' | 'integration' | 'browser',
  { quiet = false }: { quiet?: boolean } = {},
): Promise<StepResult> {
  const folder = await mkdtemp(join(tmpdir(), 'folkmoot-results-'));
  const report = join(folder, 'report.json');
  const reporters = [
    `--reporter=${quiet ? 'dot' : 'default'}`,
    '--reporter=json',
    `--outputFile.json=${report}`,
  ];
  const command = ['vitest', 'run', '--project', project, ...reporters];
  const { ok, output, seconds } = await run(command, quiet);
  const counted = await readCounts(report);
  await rm(folder, { recursive: true });

  const crashed = counted.failed === 0 && (!ok || counted.passed === 0);
  const result = crashed
    ? { ...counted, failed: 1, failures: [`${project} tests: did not end well`] }
    : counted;
  say({ name: `${project} tests`, ok: result.failed === 0, seconds, output });
  return result;
}

export function sum(results: StepResult[]): StepResult {
  return {
    passed: results.reduce((total, result) => total + result.passed, 0),
    failed: results.reduce((total, result) => total + result.failed, 0),
    failures: results.flatMap(({ failures }) => failures),
  };
}

async function runStaticCheck({ name, command }: Step): Promise<StepResult> {
  const { ok, output, seconds } = await run(command, true);
  say({ name, ok, seconds, output });
  return ok ? { passed: 1, failed: 0, failures: [] } : { passed: 0, failed: 1, failures: [name] };
}

/** What vitest wrote, or nothing counted if it did not come so far. A file that cannot be loaded is one failed test. */
async function readCounts(path: string): Promise<StepResult> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return { passed: 0, failed: 0, failures: [] };
  const report = JSON.parse(text) as {
    numPassedTests: number;
    testResults: {
      name: string;
      status: string;
      message: string;
      assertionResults: { status: string; fullName: string; failureMessages: string[] }[];
    }[];
  };
  const failures = report.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = relative('.', name);
    const failed = assertionResults.filter((result) => result.status === 'failed');
    if (status === 'failed' && failed.length === 0) return [`${file}\n${message}`];
    return failed.map(
      ({ fullName, failureMessages }) => `${file} > ${fullName}\n${failureMessages.join('\n')}`,
    );
  });
  return { passed: report.numPassedTests, failed: failures.length, failures };
}

type Run = { ok: boolean; output: string; seconds: number };

/** Runs a program of node_modules/.bin. With `quiet` its output is kept, else shown as it comes. */
async function run(command: string[], quiet: boolean): Promise<Run> {
  const started = performance.now();
  const [program = '', ...args] = command;
  const child = spawn(program, args, {
    env: {
      ...process.env,
      PATH: [resolve('node_modules/.bin'), process.env.PATH].join(delimiter),
      NEXT_TELEMETRY_DISABLED: '1',
    },
    stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
    timeout: STEP_DEADLINE_MS,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
  }
  const ok = await new Promise<boolean>((done) => {
    child.once('close', (code) => done(code === 0));
    child.once('error', (error) => {
      output += String(error);
      done(false);
    });
  });
  return { ok, output, seconds: (performance.now() - started) / 1000 };
}

function say({ name, ok, seconds, output }: Run & { name: string }): void {
  const line = `${ok ? 'ok    ' : 'FAILED'}  ${name.padEnd(18)} ${seconds.toFixed(1).padStart(6)} s`;
  process.stdout.write(ok ? `${line}\n` : `${line}\n${output.trimEnd()}\n`);
}
