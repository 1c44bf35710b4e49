/**
 * So much of an address that its owner knows which of theirs it is, and nobody who looks over their shoulder learns it:
 * the first sign of each part, and the last label of the domain. How long the parts are is not said either.
 */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@');
  const domain = email.slice(at + 1);
  const top = domain.slice(domain.lastIndexOf('.'));
  return `${firstOf(email)}…@${firstOf(domain)}…${top}`;
}

function firstOf(text: string): string {
  return Array.from(text)[0] ?? '';
}
