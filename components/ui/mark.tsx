/** The ring of voices with one place kept open. Decoration: the words beside it say what it is. */
export function Mark({ size }: { size: number }) {
  return (
    <svg className="mark" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <path d="M29.60 10.18A14.3 14.3 0 0 1 26.95 23.79L22.51 20.06A8.5 8.5 0 0 0 24.08 11.97ZM24.20 26.31A14.3 14.3 0 0 1 2.94 8.78L8.23 11.14A8.5 8.5 0 0 0 20.88 21.56ZM4.89 5.60A14.3 14.3 0 0 1 19.46 0.72L18.06 6.35A8.5 8.5 0 0 0 9.39 9.25ZM11.25 27.66L4.4 31.6L5.20 23.03Z" />
    </svg>
  );
}
