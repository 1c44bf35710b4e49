import type { SpamService } from '@/lib/spam/akismet';
import { newCircuit } from '@/lib/spam/circuit';
import type { SpamComment, SpamOrigin } from '@/lib/spam/wire-fields';

import { TEST_KEY } from '../../akismet-protocol';

/** Long enough for any answer on loopback, on a busy machine too; short enough to wait for one that never comes. */
const TEST_DEADLINE = 1500;

export function aService(endpoint: string, overrides: Partial<SpamService> = {}): SpamService {
  return {
    key: TEST_KEY,
    endpoint,
    site: 'https://folkmoot.example.org',
    languages: 'en',
    tier: 'full',
    deadline: TEST_DEADLINE,
    circuit: newCircuit(),
    ...overrides,
  };
}

/** Every value stands for one kind of personal data, and is found nowhere else. */
export const COMMENT: SpamComment = {
  body: 'Marigold & Söhne: 100 % *oxen* + you = 🌈?',
  name: 'Quillfeather',
  email: 'quill@feather.example',
  permalink: 'https://folkmoot.example.org/articles/the-long-winter',
  parentId: '0123456789abcdef',
  writtenAt: new Date('2026-03-04T05:06:07Z'),
  articleChangedAt: new Date('2026-02-01T00:00:00Z'),
  role: 'member',
  honeypot: '',
  formAge: 61_000,
};

export const ORIGIN: SpamOrigin = {
  ip: '2001:db8::77',
  userAgent: 'Zephyrbrowser/9',
  referrer: 'https://folkmoot.example.org/',
};
