import { Prisma } from '@/lib/generated/prisma/client';

/** The next time that subscriber `s` wants a daily digest, in the zone and at the hour they chose. */
export const nextDaily = Prisma.sql`(
  SELECT CASE WHEN today.at > now() THEN today.at ELSE (today.local + interval '1 day') AT TIME ZONE s.time_zone END
  FROM (SELECT date_trunc('day', now() AT TIME ZONE s.time_zone) + s.digest_hour * interval '1 hour' AS local) t,
    LATERAL (SELECT t.local, t.local AT TIME ZONE s.time_zone AS at) today)`;

/** When subscriber `s` is to hear of what is new now; `immediate` says when, for those who want it as it comes. */
export const dueFor = (immediate: Prisma.Sql) => Prisma.sql`
  CASE s.rhythm WHEN 'immediate' THEN ${immediate}
    WHEN 'hourly' THEN date_trunc('hour', now()) + interval '1 hour'
    ELSE ${nextDaily} END`;
