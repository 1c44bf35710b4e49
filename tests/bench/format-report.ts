import { figure, kilobytes, markdownTable, megabytes, ratio } from './markdown';
import type { Moderated } from './moderation';
import type { Peer } from './peers';
import type { Measured } from './load';
import type { Report } from './report';
import type { Writing } from './writing';

/** The tables of docs/performance.md, ratios first. */
export function formatReport(report: Report): string {
  const { machine, options, site, peers } = report;
  return [
    `${machine.cores} cores (${machine.processor}), Node ${machine.node}, ${machine.commit} of ${machine.at.slice(0, 10)}, load ${machine.loadBefore.toFixed(1)} before; ` +
      `${options.articles} articles, ${options.comments} comments, ${site.longThread.comments} of them under one; ` +
      `${options.rounds} turns of ${options.seconds} s each.`,
    ...[
      outOfTheCache(report),
      rendered(report),
      mixed(report),
      written(report.written),
      moderated(report.moderated),
    ],
    ...[weights(report), phases(report), ...(peers.length === 0 ? [] : [besidePeers(peers)])],
    '',
  ].join('\n\n');
}

const RATE = ['requests/s', 'p50 ms', 'p99 ms'];

function outOfTheCache({ compared }: Pick<Report, 'compared'>): string {
  return markdownTable(
    ['of the floor', 'what', 'kB', 'at once', ...RATE, ...RATE.map((name) => `floor: ${name}`)],
    compared.map(({ name, connections, ratio: share, site, floor, bytes }) => [
      ratio(share),
      name,
      kilobytes(bytes),
      connections,
      ...figuresOf(site),
      ...figuresOf(floor),
    ]),
  );
}

function rendered({ rendered: pages }: Report): string {
  return markdownTable(
    [
      ...['of bare Next', 'what', 'kB', 'cold ms', 'main thread ms', 'bare Next ms', 'main thread ms'],
      ...['after a change ms', 'main thread ms', 'warm ms'],
    ],
    pages.map(({ name, cold, changed, warm, bytes, beside }) => [
      beside ? ratio(beside.ratio) : '',
      name,
      kilobytes(bytes),
      figure(cold),
      beside?.processor ? figure(beside.processor.site) : '',
      beside ? figure(beside.cold) : '',
      beside?.processor ? figure(beside.processor.bare) : '',
      figure(changed),
      beside?.processor ? figure(beside.processor.changed) : '',
      figure(warm),
    ]),
  );
}

function mixed({ mixed: mixes }: Report): string {
  return markdownTable(
    [
      'of the floor',
      'at once',
      'pages',
      ...['reads', 'writes', 'floor'].flatMap((what) => RATE.map((name) => `${what}: ${name}`)),
    ],
    mixes.map(({ ratio: share, connections, pages, reads, writes, floor }) => [
      ratio(share),
      connections,
      pages,
      ...[reads, writes, floor].flatMap(figuresOf),
    ]),
  );
}

function written(writing: Writing): string {
  const { writers, readers, published, stored, serviceAlone, readersAlone, besideReaders } = writing;
  const row = (what: string, writes: Row | null, reads: Measured | null) => [
    what,
    ...figuresOrNone(writes),
    writes?.serviceMs === undefined ? '' : figure(writes.serviceMs),
    ...figuresOrNone(reads),
  ];
  return markdownTable(
    [
      `${writers} writers, ${readers} readers`,
      ...RATE.map((name) => `writes: ${name}`),
      'of which service: p50 ms',
      ...RATE.map((name) => `reads: ${name}`),
    ],
    [
      row('checked and published', published, null),
      row('stored for a person', stored, null),
      row('the spam service asked, and nothing else', serviceAlone, null),
      row('nobody writing', null, readersAlone),
      ...besideReaders.map(({ of, writes, reads }) =>
        row(`published beside readers of ${of}`, writes, reads),
      ),
    ],
  );
}

type Row = Measured & { serviceMs?: number };

function figuresOrNone(measured: Measured | null): string[] {
  return measured === null ? RATE.map(() => '') : figuresOf(rateOf(measured));
}

function rateOf({ requests, seconds, p50, p99 }: Measured): { perSecond: number; p50: number; p99: number } {
  return { perSecond: requests / seconds, p50, p99 };
}

function moderated({ queue, decisions, untilSeen }: Moderated): string {
  return markdownTable(
    ['moderators', 'ms'],
    [
      ...queue.map(({ waiting, ms }) => [`queue, ${waiting} waiting`, figure(ms)]),
      ['a decision, two at work: median', figure(decisions.p50)],
      ['a decision: 99 of 100 within', figure(decisions.p99)],
      ['decisions a second', figure(decisions.perSecond)],
      ['from the end of an undo window to the page: median', figure(untilSeen.median)],
      ['from the end of an undo window to the page: at most', figure(untilSeen.most)],
    ],
  );
}

function weights({ weights: pages }: Report): string {
  const kinds = ['html', 'script', 'fonts'] as const;
  return markdownTable(
    ['page', 'all, sent kB', ...kinds.flatMap((kind) => [`${kind} kB`, 'sent kB'])],
    pages.map((page) => [
      page.name,
      kilobytes(kinds.reduce((sum, kind) => sum + page[kind].sent, 0)),
      ...kinds.flatMap((kind) => [kilobytes(page[kind].raw), kilobytes(page[kind].sent)]),
    ]),
  );
}

function phases({ phases: all }: Report): string {
  return markdownTable(
    [
      'phase',
      's',
      ...['site', 'PostgreSQL', 'floor'].flatMap((name) => [`${name}: CPU s`, 'MB']),
      'load: CPU s',
    ],
    all.map(({ name, seconds, site, postgres, floor, loadCpuSeconds }) => [
      name,
      figure(seconds),
      ...[site, postgres, floor].flatMap(({ cpuSeconds, memoryBytes }) => [
        figure(cpuSeconds),
        megabytes(memoryBytes),
      ]),
      figure(loadCpuSeconds),
    ]),
  );
}

/** Ours stands above in the same run; theirs says how far from the floor they are with their own bytes. */
function besidePeers(peers: Peer[]): string {
  return peers.map(({ name, compared }) => `${name}:\n\n${outOfTheCache({ compared })}`).join('\n\n');
}

function figuresOf({ perSecond, p50, p99 }: { perSecond: number; p50: number; p99: number }): string[] {
  return [perSecond, p50, p99].map(figure);
}
