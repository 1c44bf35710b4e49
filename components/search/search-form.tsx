/** A plain form that asks with GET: what was searched for stands in the address and nowhere else. */
export function SearchForm({ q }: { q: string }) {
  return (
    <form className="search" method="get" action="/search" role="search">
      <div className="field">
        <label htmlFor="q">Words in articles and comments</label>
        <input type="search" id="q" name="q" dir="auto" defaultValue={q} autoComplete="off" />
      </div>
      <button className="button first" type="submit">
        Search
      </button>
    </form>
  );
}
