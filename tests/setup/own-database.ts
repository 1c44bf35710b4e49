import { afterAll } from 'vitest';
import { freshDatabase } from './database';

// Each test file works on a database of its own, under the very name that lib/db reads when a test imports it.
const database = await freshDatabase();
process.env.DATABASE_URL = database.url;

afterAll(async () => {
  const { db } = await import('@/lib/db');
  await db.$disconnect();
  await database.drop();
});
