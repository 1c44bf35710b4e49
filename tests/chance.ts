import fc from 'fast-check';

/** The same cases in every run, so that what passed passes again. `SEED=7 npx vitest run --project unit` looks at others. */
fc.configureGlobal({ seed: Number(process.env.SEED ?? 20_261_127) });

export { default } from 'fast-check';
