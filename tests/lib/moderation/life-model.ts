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
  /** Not in the database: what the rules of taking back go by. */
  wasOutingKept: boolean;
  last: Last | null;
  lastToAct: 'machine' | 'moderator';
}

interface Last {
  who: number;
  reason: 'moved' | 'kept' | 'passed-on' | 'undone';
  from: CommentStatus;
  hid: boolean;
  settled: Reason[];
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
  wasOutingKept: false,
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
    case 'erase':
      return erase(life);
    case 'window-ends':
      return endWindow(life);
    case 'sweep':
      return life;
  }
}

export function needsPerson({ status, open }: Life): boolean {
  return status === 'pending' || (status === 'published' && open.length > 0);
}

function decide(life: Life, { who, decision }: { who: number; decision: Decision }): Life {
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
      wasOutingKept: life.wasOutingKept,
      before: life.lastToAct,
      inTime: true,
    },
  };
  if (move.kind === 'pass-on') return { ...acted, keptFrom: who };
  if (move.kind === 'keep')
    return { ...acted, open: [], unfolding: life.folded, wasOutingKept: keptOuting(life) };
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
  if (last.reason === 'kept') return undone;
  return {
    ...undone,
    visible: last.hid,
    publishing: status === 'published' && !last.hid,
    keptFrom: last.reason === 'passed-on' ? null : life.keptFrom,
    declineReason: status === 'declined' ? life.declineReason : null,
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

function erase(life: Life): Life {
  if (life.status === 'erased') return life;
  return {
    ...life,
    ...{
      status: 'erased',
      version: life.version + 1,
      visible: false,
      publishing: false,
      lastActor: 'author',
    },
    ...{ open: [], folded: false, unfolding: false, keptFrom: null, declineReason: null, last: null },
  };
}

function endWindow(life: Life): Life {
  const passes = life.publishing;
  return {
    ...life,
    visible: life.visible || passes,
    everPublished: life.everPublished || passes,
    publishing: false,
    declineReason: passes ? null : life.declineReason,
    folded: life.folded && !life.unfolding,
    unfolding: false,
    last: life.last && { ...life.last, inTime: false },
  };
}
