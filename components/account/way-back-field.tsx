/** Where the form leads when it has done its work; nothing where that is for the server to say. */
export function WayBackField({ next }: { next: string | null }) {
  return next === null ? null : <input type="hidden" name="next" value={next} />;
}
