import { expect, it } from 'vitest';
import { sealAccountEmail } from '@/lib/auth/account-email';
import { authorKeyOf } from '@/lib/auth/author-key';
import { db } from '@/lib/db';
import { newId } from '@/lib/ids';
import { sealSubscriberEmail } from '@/lib/subscriptions/subscriber-email';
import fc from '@/tests/chance';
import {
  createAccount,
  createArticle,
  createComment,
  createSubscriber,
  createSubscription,
} from '@/tests/factories';
import { hide, show, spread, tellAll } from '@/tests/notifying';
import { server } from '@/tests/with-mail-server';

const RUNS = 6;
const MOST_STEPS = 60;

/** Numbers choose among what there is at that moment. */
type Step =
  | { do: 'follow' | 'leave-one'; who: number; scope: number; what: number }
  | { do: 'write'; who: number; article: number; parent: number | null; isHeld: boolean }
  | { do: 'show' | 'hide'; comment: number }
  | { do: 'pause' | 'resume' | 'leave-all' | 'ignore'; who: number; whom: number }
  | { do: 'send' };

const n = fc.nat({ max: 30 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('follow' as const), who: n, scope: n, what: n }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('leave-one' as const), who: n, scope: n, what: n }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('write' as const),
      who: n,
      article: n,
      parent: fc.option(n, { freq: 4 }),
      isHeld: fc.boolean(),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom('show' as const, 'show' as const, 'hide' as const),
      comment: n,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constantFrom('pause' as const, 'resume' as const, 'leave-all' as const, 'ignore' as const),
      who: n,
      whom: n,
    }),
  },
  { weight: 3, arbitrary: fc.constant({ do: 'send' as const }) },
);

const SCOPES = ['replies', 'thread', 'article', 'author', 'section'] as const;

/** The rules of PRODUCT 6.2 and 6.4 once more, in memory: who is to get what. */
class World {
  people: {
    subscriberId: string;
    accountId: string | null;
    address: string;
    confirmed: boolean;
    paused: boolean;
    left: boolean;
    ignores: Set<string>;
  }[] = [];
  articles: { id: string; bylineId: string; sectionId: string }[] = [];
  comments: {
    id: string;
    author: number;
    article: number;
    parent: number | null;
    visible: boolean;
    wasPublic: boolean;
  }[] = [];
  follows = new Map<
    string,
    { who: number; scope: (typeof SCOPES)[number]; target: string; active: boolean }
  >();
  waiting: { who: number; comment: number }[] = [];
  expected = new Set<string>();

  async build(): Promise<void> {
    for (let i = 0; i < 2; i += 1) {
      const { id, bylineId, sectionId } = await createArticle();
      this.articles.push({ id, bylineId: bylineId!, sectionId: sectionId! });
    }
    for (let i = 0; i < 4; i += 1) {
      const isMember = i < 2;
      const accountId = isMember ? newId() : null;
      const address = `${newId()}@example.org`;
      if (accountId !== null)
        await createAccount({ id: accountId, ...sealAccountEmail({ accountId, email: address }) });
      const confirmed = i < 3;
      const columns =
        accountId === null ? { address, ...(confirmed ? {} : { confirmedAt: null }) } : { accountId };
      const { id } = await createSubscriber({ ...columns, withReply: true });
      this.people.push({
        subscriberId: id,
        accountId,
        address,
        confirmed,
        paused: false,
        left: false,
        ignores: new Set(),
      });
    }
  }

  async take(step: Step): Promise<void> {
    switch (step.do) {
      case 'follow':
      case 'leave-one':
        return this.follow(step.who % 4, step.scope, step.what, step.do === 'follow');
      case 'write':
        await this.write(step.who % 5, step.article % 2, step.parent);
        return step.isHeld ? undefined : this.move(this.comments.length - 1, 'show');
      case 'show':
      case 'hide':
        return this.move(step.comment, step.do);
      case 'pause':
      case 'resume':
      case 'leave-all':
      case 'ignore':
        return this.change(step.who % 4, step.do, step.whom);
      case 'send':
        await tellAll();
        for (const { who, comment } of this.waiting.splice(0)) {
          const { paused } = this.people[who]!;
          if (
            this.comments[comment]!.visible &&
            !paused &&
            this.hears(who, comment) &&
            this.matches(who, comment)
          )
            this.expected.add(`${this.people[who]!.address} ${this.comments[comment]!.id}`);
        }
    }
  }

  private async follow(who: number, scopeNumber: number, what: number, isOn: boolean): Promise<void> {
    const person = this.people[who]!;
    const scopes = person.accountId === null ? SCOPES.slice(0, 3) : SCOPES;
    const scope = scopes[scopeNumber % scopes.length]!;
    const article = this.articles[what % 2]!;
    const own = this.comments.filter(({ author }) => author === who);
    const comments = scope === 'replies' ? own : this.comments;
    const comment = comments[what % Math.max(1, comments.length)];
    if ((scope === 'replies' || scope === 'thread') && comment === undefined) return;
    const [target, columns] =
      scope === 'article'
        ? [article.id, { articleId: article.id }]
        : scope === 'author'
          ? [article.bylineId, { bylineId: article.bylineId }]
          : scope === 'section'
            ? [article.sectionId, { sectionId: article.sectionId }]
            : [comment!.id, { commentId: comment!.id }];
    const key = `${who} ${scope} ${target}`;
    const had = this.follows.get(key);
    if (had === undefined) {
      if (!isOn) return;
      await createSubscription({ subscriberId: person.subscriberId, scope, ...columns });
    } else
      await db.subscription.updateMany({
        where: { subscriberId: person.subscriberId, scope, ...columns },
        data: { endedAt: isOn ? null : new Date() },
      });
    this.follows.set(key, { who, scope, target, active: isOn });
  }

  /** The fifth person is a stranger. */
  private async write(who: number, article: number, parentNumber: number | null): Promise<void> {
    const here = this.comments.flatMap((comment, index) => (comment.article === article ? [index] : []));
    const parent = parentNumber === null || here.length === 0 ? null : here[parentNumber % here.length]!;
    const person = this.people[who];
    const { id } = await createComment({
      ...(parent === null
        ? { articleId: this.articles[article]!.id }
        : { parentId: this.comments[parent]!.id }),
      status: 'pending',
      authorName: `Person ${who}`,
      ...(person?.accountId != null ? { accountId: person.accountId, badge: 'member' as const } : {}),
      ...(person?.accountId === null ? sealSubscriberEmail(person.address) : {}),
    });
    await db.comment.update({ where: { id }, data: { body: `About ${id}.` } });
    this.comments.push({ id, author: who, article, parent, visible: false, wasPublic: false });
  }

  private async move(number: number, to: 'show' | 'hide'): Promise<void> {
    const at = number % Math.max(1, this.comments.length);
    const comment = this.comments[at];
    if (comment === undefined || comment.visible === (to === 'show')) return;
    if (to === 'hide') {
      await hide(comment.id);
      comment.visible = false;
      return;
    }
    await show(comment.id);
    await spread();
    if (!comment.wasPublic)
      this.people.forEach((_, who) => {
        if (this.hears(who, at) && this.matches(who, at)) this.waiting.push({ who, comment: at });
      });
    comment.visible = true;
    comment.wasPublic = true;
  }

  private async change(
    who: number,
    to: 'pause' | 'resume' | 'leave-all' | 'ignore',
    whom: number,
  ): Promise<void> {
    const person = this.people[who]!;
    const where = { id: person.subscriberId };
    if (to === 'ignore') {
      const other = whom % 5;
      if (person.accountId === null || other === who) return;
      const accountId = this.people[other]?.accountId ?? null;
      const authorKey = authorKeyOf({
        accountId,
        badge: accountId && 'member',
        authorName: `Person ${other}`,
      });
      await db.ignoredAuthor.createMany({
        data: [{ accountId: person.accountId, authorKey, name: 'x' }],
        skipDuplicates: true,
      });
      person.ignores.add(String(other));
    } else if (to === 'leave-all') {
      await db.subscriber.update({ where, data: { leftAt: new Date() } });
      person.left = true;
    } else {
      await db.subscriber.update({ where, data: { pausedAt: to === 'pause' ? new Date() : null } });
      person.paused = to === 'pause';
    }
  }

  private hears(who: number, at: number): boolean {
    const { confirmed, left, ignores } = this.people[who]!;
    const { author, id } = this.comments[at]!;
    const asked = this.follows.has(`${who} replies ${id}`);
    return confirmed && !left && author !== who && !asked && !ignores.has(String(author));
  }

  private matches(who: number, at: number): boolean {
    const { article, parent } = this.comments[at]!;
    const above: string[] = [];
    for (let up = parent; up !== null; up = this.comments[up]!.parent) above.push(this.comments[up]!.id);
    const { id, bylineId, sectionId } = this.articles[article]!;
    const names = {
      replies: above.slice(0, 1),
      thread: above,
      article: [id],
      author: [bylineId],
      section: [sectionId],
    };
    return [...this.follows.values()].some(
      (f) => f.active && f.who === who && names[f.scope].includes(f.target),
    );
  }
}

it(
  'tells every confirmed subscriber of exactly the comments that the rules name, whatever happens',
  { timeout: 120_000 },
  async () => {
    let told = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: MOST_STEPS / 2, maxLength: MOST_STEPS, size: 'max' }),
        async (steps) => {
          server.messages.length = 0;
          const world = new World();
          await world.build();
          for (const next of [...steps, { do: 'send' } as const]) await world.take(next);
          const got = server.messages.flatMap(({ recipients: [to], parsed }) =>
            Array.from(parsed.text!.matchAll(/^> About (\w+)\.$/gm), ([, id]) => `${to} ${id}`),
          );
          told += got.length;
          expect(got.toSorted()).toEqual([...world.expected].toSorted());
        },
      ),
      { numRuns: RUNS, seed: 20_261_127 },
    );
    expect(told).toBeGreaterThan(RUNS);
  },
);
