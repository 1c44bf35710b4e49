import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

// The elder cousin of lib/server/lock, for the time before anything is installed.

/** Nobody installs for longer; a lock that is older was left behind, whoever has its process number now. */
const LOCK_LIFE_MS = 20 * 60_000;

const POLL_MS = 200;

/**
 * Takes the lock file at `path`, waiting for whoever holds it (`onWait` is called once), and returns how to let go.
 * It goes with the process, also when that is killed.
 */
export async function takeLock(path, onWait) {
  const mine = `${process.pid} ${randomBytes(6).toString('hex')}`;
  for (let polls = 0; !create(path, mine); polls += 1) {
    const theirs = read(path);
    if (theirs !== undefined && isLeftBehind(path, theirs)) takeAway(path, theirs);
    else if (polls === 0) onWait();
    await sleep(POLL_MS);
  }
  const release = () => {
    if (read(path) === mine) rmSync(path, { force: true });
  };
  process.once('exit', release);
  return release;
}

/** `link` creates the file with its content at once, or refuses. */
function create(path, content) {
  const draft = `${path}.${content.replace(' ', '.')}`;
  writeFileSync(draft, content);
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(draft, { force: true });
  }
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function isLeftBehind(path, content) {
  try {
    if (Date.now() - statSync(path).mtimeMs > LOCK_LIFE_MS) return true;
    process.kill(Number.parseInt(content, 10), 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

/** Removes a dead lock; a living one that replaced it a moment ago is put back. */
function takeAway(path, dead) {
  const aside = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    renameSync(path, aside);
    if (readFileSync(aside, 'utf8') !== dead) linkSync(aside, path);
  } catch {
    // Somebody else was quicker.
  }
  rmSync(aside, { force: true });
}
