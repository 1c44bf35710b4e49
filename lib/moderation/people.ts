import { foldName } from '@/lib/auth/fold-name';
import { inForce } from '@/lib/auth/in-force';
import type { SanctionKind } from '@/lib/auth/sanctions';
import type { Moderator } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import type { Role } from '@/lib/generated/prisma/enums';

/** A member in the list: by what others know them, and what they are held to. */
export interface ListedPerson {
  handle: string;
  displayName: string;
  role: Role;
  /** When they said something last; null: never. */
  lastSaidAt: Date | null;
  sanctions: SanctionKind[];
}

export interface PeoplePage {
  people: ListedPerson[];
  /** The handle that the next page goes on from; null on the last one. */
  next: string | null;
}

/** Who said something lately, those who did last first; who is held to something; or all of a name, in its order. */
export type PeopleList = { list: 'active' | 'sanctioned' } | { list: 'search'; words: string };

const PEOPLE_PAGE = 50;

/** One page of members, 50 at a time, `after` the handle of one. Nobody’s address or way in is read for it. */
export async function listPeople({
  after,
  moderator: _,
  ...asked
}: PeopleList & { after?: string | undefined; moderator: Moderator }): Promise<PeoplePage> {
  const [from] = after === undefined ? [] : await readPlaceOf(after);
  const isActive = asked.list === 'active';
  const beyond = from === undefined ? Prisma.empty : isActive ? beyondTime(from) : beyondHandle(from);
  const rows = await db.$queryRaw<ListedPerson[]>(Prisma.sql`
    SELECT handle, display_name AS "displayName", role, said.at AS "lastSaidAt",
      ARRAY(
        SELECT DISTINCT kind FROM sanction WHERE sanction.account_id = account.id AND ${inForce} ORDER BY kind
      ) AS sanctions
    FROM account LEFT JOIN LATERAL (${lastSaid}) said ON true
    WHERE ${conditionOf(asked)} ${beyond}
    ORDER BY ${isActive ? Prisma.sql`said.at DESC, handle_folded DESC` : Prisma.sql`lower(handle), handle_folded`}
    LIMIT ${PEOPLE_PAGE + 1}`);
  const people = rows.slice(0, PEOPLE_PAGE);
  return { people, next: rows.length > PEOPLE_PAGE ? (people.at(-1)?.handle ?? null) : null };
}

/** One step in the index for each member, however much they said. */
const lastSaid = Prisma.sql`
  SELECT created_at AS at FROM comment WHERE comment.account_id = account.id ORDER BY created_at DESC LIMIT 1`;

function conditionOf(asked: PeopleList): Prisma.Sql {
  switch (asked.list) {
    case 'active':
      return Prisma.sql`said.at IS NOT NULL`;
    case 'sanctioned':
      return Prisma.sql`EXISTS (SELECT FROM sanction WHERE sanction.account_id = account.id AND ${inForce})`;
    case 'search': {
      const words = foldName(asked.words);
      // What folds to nothing is no name, and would be found in every one.
      if (words === '') return Prisma.sql`false`;
      return Prisma.sql`(strpos(handle_folded, ${words}) > 0 OR strpos(display_name_folded, ${words}) > 0)`;
    }
  }
}

interface PlaceInList {
  /** In lower case. */
  handle: string;
  handleFolded: string;
  at: Date | null;
}

async function readPlaceOf(handle: string): Promise<PlaceInList[]> {
  return db.$queryRaw(Prisma.sql`
    SELECT lower(handle) AS handle, handle_folded AS "handleFolded", said.at FROM account LEFT JOIN LATERAL (${lastSaid}) said ON true
    WHERE handle_folded = ${foldName(handle)}`);
}

function beyondTime({ at, handleFolded }: PlaceInList): Prisma.Sql {
  return Prisma.sql`AND (said.at, handle_folded) < (${at}::timestamptz, ${handleFolded})`;
}

function beyondHandle({ handle, handleFolded }: PlaceInList): Prisma.Sql {
  return Prisma.sql`AND (lower(handle), handle_folded) > (${handle}, ${handleFolded})`;
}
