// Said by the server, and by script when the number changes.

export function waitingInWords(waiting: number): string {
  if (waiting === 0) return 'Nothing waits';
  return waiting === 1 ? 'One waits for a person' : `${waiting} wait for a person`;
}

export function spamInWords(spam: number): string {
  if (spam === 0) return 'No spam';
  return spam === 1 ? 'One taken for spam' : `${spam} taken for spam`;
}

/** How far "check held comments again" has come. */
export function recheckInWords({ total, left }: { total: number; left: number }): string {
  const checked = `${Math.max(0, total - left)} of ${total} checked`;
  return left === 0 ? checked : `${checked} so far, ${left} to go`;
}
