import fc from 'fast-check';
import { SEED } from '@/tests/seed';

fc.configureGlobal({ seed: SEED });

export { default } from 'fast-check';
