import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import * as engine from '@prisma/schema-engine-wasm/schema_engine_bg';
import { Pool, type QueryArrayResult } from 'pg';

/** The catalogue's one-character type ("char") is unknown to the adapter: it is read as bpchar, and told to the engine as a character. */
const CHAR = 18;
const BPCHAR = 1042;

/**
 * The SQL that would lead from the database behind `url` to `datamodel`, as Prisma's own engine works it out from
 * WebAssembly; a comment alone where there is no drift. The engine's interface is not a public one: for tests only.
 */
export async function diffSchema({ url, datamodel }: { url: string; datamodel: string }): Promise<string> {
  await (loaded ??= loadEngine());
  const files = [{ path: 'schema.prisma', content: datamodel }];
  const pool = new Pool({ connectionString: url, max: 2 });
  try {
    const factory = bindMigrationAwareSqlAdapterFactory(readingChar(pool));
    const schemaEngine = await engine.SchemaEngine.new(
      { datamodels: [['schema.prisma', datamodel]] },
      () => undefined,
      factory,
    );
    const { stdout } = await schemaEngine.diff({
      from: { tag: 'schemaDatasource', files, configDir: '.' },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    });
    return stdout ?? '';
  } finally {
    await pool.end();
  }
}

let loaded: Promise<void> | undefined;

/** Once: a second instance would take the memory from under the first. */
async function loadEngine(): Promise<void> {
  // Where the engine leaves word of a panic; without it all that is seen is a call that never ends.
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: { set_message: (message: string) => console.error(message) },
  });
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const wasm = await readFile(entry.replace(/\.js$/, '.wasm'));
  const { instance } = await WebAssembly.instantiate(wasm, { './schema_engine_bg.js': engine });
  engine.__wbg_set_wasm(instance.exports);
  const start = instance.exports.__wbindgen_start;
  if (typeof start === 'function') (start as () => void)();
}

/** What the engine asks, one question after the other, with columns of type "char" told as what they are. */
function readingChar(pool: Pool): PrismaPg {
  let isChar: boolean[] = [];
  const query = pool.query.bind(pool) as (config: unknown) => Promise<QueryArrayResult>;
  const patchedQuery = async (config: unknown) => {
    const result = await query(config);
    isChar = result.fields.map(({ dataTypeID }) => dataTypeID === CHAR);
    for (const field of result.fields) if (field.dataTypeID === CHAR) field.dataTypeID = BPCHAR;
    return result;
  };
  const factory = new PrismaPg(Object.assign(pool, { query: patchedQuery }));
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const adapter = await connect();
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (sql) => {
      const answer = await queryRaw(sql);
      const columnTypes = answer.columnTypes.map((type, n) => (isChar[n] ? ColumnTypeEnum.Character : type));
      return { ...answer, columnTypes };
    };
    return adapter;
  };
  return factory;
}
