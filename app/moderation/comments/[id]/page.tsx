import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import type { KeptEdit, MeantDecision } from '@/components/moderation/desk';
import { OneComment } from '@/components/moderation/one-comment';
import { requireModerator } from '@/lib/auth/viewer';
import { readKeptForm, type KeptForm } from '@/lib/http/kept-form';
import { readChoices } from '@/lib/moderation/choices';
import { readConversation } from '@/lib/moderation/conversation';
import { readGuestSanctions } from '@/lib/moderation/guest-sanctions';
import { readDecision } from '@/lib/moderation/queue';
import { admit } from '@/app/admit';
import { currentSite } from '@/app/current-site';
import { one, type Query } from '@/app/query';
import { ModerationFrame } from '../../frame';

export const metadata: Metadata = { title: 'One comment' };

interface DecisionPageProps {
  params: Promise<{ id: string }>;
  searchParams: Promise<Query>;
}

export default async function DecisionPage({ params, searchParams }: DecisionPageProps) {
  const moderator = await admit(requireModerator);
  const { id } = await params;
  const [site, decision, spoken, choices, sanctions] = await Promise.all([
    currentSite(),
    readDecision({ id, moderator }),
    readConversation({ id, moderator }),
    readChoices(moderator),
    readGuestSanctions({ commentId: id, moderator }),
  ]);
  if (decision === null) notFound();
  const { item, history, reasons } = decision;
  const query = await searchParams;
  const token = one(query, 'draft');
  const [kept, meant] = await Promise.all([
    readKeptForm({ form: `edit ${id}`, token }),
    readKeptForm({ form: `decision ${id}`, token }),
  ]);
  return (
    <ModerationFrame site={site} current={null}>
      <OneComment
        item={{ ...item, claim: null }}
        colleague={item.claim?.by ?? null}
        history={history}
        spoken={spoken}
        sanctions={sanctions}
        desk={{
          language: site.language,
          reasons,
          cover: choices.cover,
          at: new Date(),
          kept: keptOf(kept),
          meant: meantOf(meant),
        }}
        keysOn={choices.keysOn}
        told={Object.keys(TOLD).find((name) => one(query, name) !== undefined) ?? null}
        words={TOLD}
      />
    </ModerationFrame>
  );
}

function keptOf(kept: KeptForm | null): KeptEdit | undefined {
  return kept === null ? undefined : { body: kept.values.body ?? '', errors: kept.errors.body ?? [] };
}

function meantOf(kept: KeptForm | null): MeantDecision | undefined {
  if (kept === null) return undefined;
  const { decision = '', reason = '', note = '' } = kept.values;
  return { decision, reason, note };
}

/** What forms come back with, in words. */
const TOLD: Record<string, string> = {
  changed: 'It changed while you were looking. Nothing of yours was done; this is how it stands now.',
  'own-comment': 'You wrote it, so a colleague decides about it. Nothing was changed.',
  'own-decision':
    'Its author appeals against your decision, so a colleague looks this time. Nothing was changed.',
  edited: 'The new text is kept.',
  noted: 'The note is kept.',
  unreadable: 'That text cannot be a comment. Nothing was changed; what you typed stands below, under Edit.',
  rechecked: 'Akismet is asked again in a moment. What it says is told here, and decides if nobody else has.',
  'no-recheck':
    'Akismet cannot be asked about it again: a person has acted on it, its author asked for a person, or nothing is known any more of where it came from.',
  locked: 'Nobody can answer it any more, nor what stands below it.',
  'guest-warn': 'They are warned, and read it on the receipt of this comment.',
  'guest-hold': 'From now on a person looks first at what guests send from there. They are told.',
  'guest-mute': 'Guests can say nothing from there now. They are told until when, and why.',
  'guest-ban': 'Guests can neither write nor report from there now. They are told until when, and why.',
  'guest-ended': 'It is over from this moment on.',
  'origin-gone':
    'Where it came from is not known any more, or never was, so nothing could be held to it. A warning still reaches its receipt.',
  member: 'A member wrote it: what they are told has its place on the page of that person.',
  unlocked: 'It can be answered again.',
};
