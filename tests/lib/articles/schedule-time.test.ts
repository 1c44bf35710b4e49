import { describe, expect, it } from 'vitest';
import { readWhen, TIME_MESSAGES } from '@/lib/articles/schedule-time';

const now = new Date('2027-03-01T12:00:00Z');
const read = (date: string, time: string, zone: string) => readWhen({ date, time, zone, now });

describe('a time in words', () => {
  it.each([
    ['2027-03-09', '18:30', 'UTC', '2027-03-09T18:30:00Z'],
    ['2027-03-09', '18:30', '', '2027-03-09T18:30:00Z'],
    ['2027-03-09', '18:30', 'Berlin', '2027-03-09T17:30:00Z'],
    ['2027-03-09', '8.05', 'berlin time', '2027-03-09T07:05:00Z'],
    ['2027-07-01', '18:30', 'Europe/Berlin', '2027-07-01T16:30:00Z'],
    ['2027-07-01', '18:30', 'new york', '2027-07-01T22:30:00Z'],
    ['2027-07-01', '00:15', 'Kolkata', '2027-06-30T18:45:00Z'],
    // Clocks go forward at 2:00 and back at 3:00.
    ['2027-03-28', '02:30', 'Berlin', '2027-03-28T01:30:00Z'],
    ['2027-10-31', '02:30', 'Berlin', '2027-10-31T00:30:00Z'],
  ])('%s %s %s is %s', (date, time, zone, at) => {
    expect(read(date, time, zone)).toEqual({ outcome: 'time', at: new Date(at) });
  });

  it.each([
    ['2027-02-30', '18:30', 'UTC', { date: [TIME_MESSAGES.badDate] }],
    [
      'tomorrow',
      '25:00',
      'Atlantis',
      {
        date: [TIME_MESSAGES.badDate],
        time: [TIME_MESSAGES.badTime],
        zone: [TIME_MESSAGES.badZone],
      },
    ],
    ['2027-03-01', '11:59', 'UTC', { date: [TIME_MESSAGES.past] }],
    ['2029-03-01', '11:59', 'UTC', { date: [TIME_MESSAGES.tooFar] }],
  ])('%s %s %s is refused', (date, time, zone, errors) => {
    expect(read(date, time, zone)).toEqual({ outcome: 'invalid', errors });
  });
});
