/** What a page says of what was done just before: a sentence, and whether it went well. */
export interface Told {
  kind: 'done' | 'wrong';
  text: string;
}

/** Says it above everything else, with its bar; read out at once. */
export function Notice({ told }: { told: Told | null }) {
  if (told === null) return null;
  return (
    <p className={`banner ${told.kind}`} role={told.kind === 'wrong' ? 'alert' : 'status'} id="told">
      <span>{told.text}</span>
    </p>
  );
}
