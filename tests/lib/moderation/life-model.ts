import {
  decideByMachine,
  decideByPerson,
  isOpenToMachine,
  type CommentStatus,
  type Decision,
} from '@/lib/comments/status';

// What may become of one comment, as a pure function: what PRODUCT 4 promises, beside which the database is held.

export type Reason = 'abusive' | 'outs-someone';

export type Command =
  | { kind: 'decide'; who: number; decision: Decision; stale: boolean }
  | { kind: 'undo'; who: number }
  | { kind: 'report'; reason: Reason }
  | { kind: 'check'; verdict: 'ham' | 'spam' | 'unknown' }
  /** A moderator puts another text in its place. */
  | { kind: 'edit'; who: number }
  /** Its author does; of what is published the new text waits for a person, since no service is asked. */
  | { kind: 'revise' }
  /** A moderator leaves the text that stands. */
  | { kind: 'leave-text'; who: number }
  | { kind: 'appeal' }
  | { kind: 'withdraw' }
  | { kind: 'erase' }
  /** What is due passes the gate and opens; nobody can take back what is older. */
  | { kind: 'window-ends' }
  /** The sweep comes by before the window has ended. */
  | { kind: 'sweep' };

export interface Life {
  status: CommentStatus;
  version: number;
  visible: boolean;
  /** It passes the gate when its window has ended. */
  publishing: boolean;
  everPublished: boolean;
  lastActor: 'machine' | 'moderator' | 'author';
  open: Reason[];
  folded: boolean;
  unfolding: boolean;
  keptFrom: number | null;
  declineReason: string | null;
  /** The author's new text of what is published: before a person, or taken by one and in its window. */
  revision: 'waits' | 'taking' | null;
  appealed: boolean;
  appealFrom: number | null;
  /** Not in the database: what the rules of taking back go by. */
  wasOutingKept: boolean;
  decliner: number | null;
  last: Last | null;
  lastToAct: 'machine' | 'moderator';
}

interface Last {
  who: number;
  reason: 'moved' | 'kept' | 'passed-on' | 'undone';
  from: CommentStatus;
  hid: boolean;
  settled: Reason[];
  keptFrom: number | null;
  wasOutingKept: boolean;
  before: 'machine' | 'moderator';
  inTime: boolean;
}

export const BEGINNING: Life = {
  status: 'checking',
  version: 1,
  visible: false,
  publishing: false,
  everPublished: false,
  lastActor: 'machine',
  open: [],
  folded: false,
  unfolding: false,
  keptFrom: null,
  declineReason: null,
  revision: null,
  appealed: false,
  appealFrom: null,
  wasOutingKept: false,
  decliner: null,
  last: null,
  lastToAct: 'machine',
};

/** The life after a command; the same object where the command is refused or changes nothing. */
export function live(life: Life, command: Command): Life {
  switch (command.kind) {
    case 'decide':
      return command.stale ? life : decide(life, command);
    case 'undo':
      return takeBack(life, command.who);
    case 'report':
      return report(life, command.reason);
    case 'check':
      return check(life, command.verdict);
    case 'edit':
      return edit(life);
    case 'revise':
      return revise(life);
    case 'leave-text':
      return leaveText(life);
    case 'appeal':
      return appeal(life);
    case 'withdraw':
      return life.status === 'erased' || life.status === 'withdrawn' ? life : empty(life, 'withdrawn');
    case 'erase':
      return life.status === 'erased' ? life : empty(life, 'erased');
    case 'window-ends':
      return endWindow(life);
    case 'sweep':
      return life;
  }
}

export function needsPerson({ status, open, revision }: Life): boolean {
  return status === 'pending' || (status === 'published' && (open.length > 0 || revision === 'waits'));
}

function decide(life: Life, { who, decision }: { who: number; decision: Decision }): Life {
  // Nobody decides twice while there is a colleague.
  if (life.status === 'pending' && life.appealFrom === who) return life;
  const move = decideByPerson({ from: life.status, decision, waits: needsPerson(life) });
  if (move === null) return life;
  const acted: Life = {
    ...life,
    version: life.version + 1,
    lastActor: 'moderator',
    lastToAct: 'moderator',
    last: {
      who,
      reason: move.kind === 'move' ? 'moved' : move.kind === 'keep' ? 'kept' : 'passed-on',
      from: life.status,
      hid: move.kind === 'move' && life.visible,
      settled: move.kind === 'keep' || (move.kind === 'move' && move.to !== 'pending') ? life.open : [],
      keptFrom: life.keptFrom,
      wasOutingKept: life.wasOutingKept,
      before: life.lastToAct,
      inTime: true,
    },
  };
  if (move.kind === 'pass-on') return { ...acted, keptFrom: who };
  if (move.kind === 'keep')
    return {
      ...acted,
      open: [],
      unfolding: life.folded,
      wasOutingKept: keptOuting(life),
      revision: life.revision === null ? null : 'taking',
    };
  const { to } = move;
  return {
    ...acted,
    status: to,
    visible: false,
    publishing: to === 'published',
    open: to === 'pending' ? life.open : [],
    unfolding: to === 'published' && life.folded,
    wasOutingKept: to === 'published' ? keptOuting(life) : life.wasOutingKept,
    keptFrom: to === 'pending' ? null : life.keptFrom,
    declineReason: to === 'declined' ? 'other' : life.declineReason,
    decliner: to === 'declined' ? who : life.decliner,
    revision: to === 'published' && life.revision !== null ? 'waits' : life.revision,
  };
}

function keptOuting({ wasOutingKept, open }: Life): boolean {
  return wasOutingKept || open.includes('outs-someone');
}

function takeBack(life: Life, who: number): Life {
  const { last } = life;
  if (last === null || last.who !== who || last.reason === 'undone' || !last.inTime) return life;
  if (life.visible && last.reason !== 'kept') return life;
  const status = last.reason === 'moved' ? last.from : life.status;
  const open = [...life.open, ...last.settled];
  const undone: Life = {
    ...life,
    status,
    version: life.version + 1,
    lastActor: last.before,
    lastToAct: last.before,
    open,
    wasOutingKept: last.wasOutingKept,
    unfolding: life.folded && status === 'published' && open.length === 0,
    last: { ...last, reason: 'undone' },
  };
  if (last.reason === 'kept') return { ...undone, revision: life.revision === null ? null : 'waits' };
  return {
    ...undone,
    visible: last.hid,
    publishing: status === 'published' && !last.hid,
    keptFrom: last.reason === 'passed-on' ? last.keptFrom : life.keptFrom,
    // What is seen again has passed the gate.
    declineReason: !last.hid && (status === 'declined' || life.appealed) ? life.declineReason : null,
  };
}

/** Never moves anything: it asks a person to look, and may fold the text until then. */
function report(life: Life, reason: Reason): Life {
  if (!life.visible) return life;
  const folds = reason === 'outs-someone' && !life.folded && !life.wasOutingKept;
  return { ...life, open: [...life.open, reason], folded: life.folded || folds };
}

function check(life: Life, verdict: 'ham' | 'spam' | 'unknown'): Life {
  if (!isOpenToMachine(life)) return life;
  const { to } = decideByMachine({ verdict, provisional: false, policy: 'open', known: true, holds: [] });
  if (to === life.status) return life;
  return {
    ...life,
    status: to,
    version: life.version + 1,
    visible: to === 'published',
    everPublished: life.everPublished || to === 'published',
    declineReason: to === 'published' ? null : life.declineReason,
    lastToAct: 'machine',
    last: null,
  };
}

/** The machine has no say about what a moderator wrote, nor gets it back with a decision that was before. */
function edit(life: Life): Life {
  const { status, version, last } = life;
  if (status === 'checking' || status === 'withdrawn' || status === 'erased') return life;
  return {
    ...life,
    version: version + 1,
    lastActor: 'moderator',
    lastToAct: 'moderator',
    last: last && { ...last, before: 'moderator' },
  };
}

function revise(life: Life): Life {
  const { status, version, lastActor, revision } = life;
  if (status === 'declined' || status === 'withdrawn' || status === 'erased') return life;
  if (status === 'published')
    return { ...life, revision: 'waits', version: version + (revision === 'waits' ? 2 : 1) };
  const revised: Life = { ...life, version: version + 1, revision: null };
  if (lastActor !== 'machine' || status === 'pending') return revised;
  // What the machine took for spam it looks at anew, and holds.
  return { ...revised, version: version + 3, status: 'pending', lastToAct: 'machine', last: null };
}

function leaveText(life: Life): Life {
  if (life.status !== 'published' || life.revision !== 'waits') return life;
  return { ...life, version: life.version + 1, revision: null };
}

/** Once, and to another than the one who declined it. */
function appeal(life: Life): Life {
  if (life.status !== 'declined' || life.appealed) return life;
  return {
    ...life,
    status: 'pending',
    version: life.version + 1,
    lastActor: 'author',
    appealed: true,
    keptFrom: life.decliner,
    appealFrom: life.decliner,
    last: null,
  };
}

/** At its author's wish nothing is left of it. */
function empty(life: Life, status: 'withdrawn' | 'erased'): Life {
  return {
    ...life,
    ...{
      status,
      revision: null,
      version: life.version + 1,
      visible: false,
      publishing: false,
      lastActor: 'author',
    },
    ...{
      open: [],
      folded: false,
      unfolding: false,
      keptFrom: null,
      appealFrom: null,
      declineReason: null,
      last: null,
    },
  };
}

function endWindow(life: Life): Life {
  const passes = life.publishing;
  const takes = life.revision === 'taking' && life.status === 'published';
  return {
    ...life,
    version: life.version + (takes ? 1 : 0),
    revision: takes ? null : life.revision,
    visible: life.visible || passes,
    everPublished: life.everPublished || passes,
    publishing: false,
    declineReason: passes ? null : life.declineReason,
    folded: life.folded && !life.unfolding,
    unfolding: false,
    last: life.last && { ...life.last, inTime: false },
  };
}
