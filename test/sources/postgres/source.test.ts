import { expect } from 'chai';
import { openSource, type SourceSpec } from '../../../src/sources/index.js';
import { startPostgres, type PostgresServer } from '../../support/postgres.js';
import { failure, rowsOf } from '../support.js';

const VARIABLE = 'POWER_TEST_PG_URL';

describe('a Postgres database as a source', () => {
  let server: PostgresServer;
  let secure: PostgresServer;
  const spec = (more: Partial<SourceSpec>): SourceSpec => ({
    type: 'postgres',
    path: 'postgres members',
    url: `$${VARIABLE}`,
    ...more,
  });

  before(async () => {
    [server, secure] = await Promise.all([startPostgres(), startPostgres({ tls: true })]);
    process.env[VARIABLE] = server.url;
    await server.sql(`
      CREATE TABLE sites (id int PRIMARY KEY, name text, size numeric(12,4), open boolean, since date, seen timestamptz,
        local_time timestamp, raw bytea, extra jsonb, tongues text[], flags boolean[], deep int[][]);
      INSERT INTO sites VALUES
        (2, 'Second; "Plant"', 12345678.5000, false, '0045-03-01', '2026-11-01 10:00:00.5+02', '2026-11-01 10:00', '\\x00ff', '{"b": 1, "a": [2]}', '{en,es}', '{t,f}', NULL),
        (1, 'Erste Straße', NULL, true, '2026-11-01', '2026-11-01 10:00+00', NULL, NULL, NULL, '{"a b",NULL,"c\\"d"}', '{}', NULL),
        (3, NULL, 0.1, NULL, NULL, NULL, NULL, NULL, NULL, '{"x;y"}', NULL, NULL),
        (4, '', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '{{1,2},{3,4}}');
      CREATE TABLE loose (name text);
      CREATE TABLE many (id int PRIMARY KEY, name text);
      INSERT INTO many SELECT n, 'Sample Plant ' || n FROM generate_series(1, 2500) n;
    `);
  });

  after(async () => {
    delete process.env[VARIABLE];
    await Promise.all([server?.stop(), secure?.stop()]);
  });

  it('gives values as text that means one thing, in the order of the primary key, and blanks for what is not there', async () => {
    const source = openSource(spec({ table: 'public.sites' }));
    expect((await source.describe()).columns).to.deep.equal([
      ...['id', 'name', 'size', 'open', 'since', 'seen', 'local_time', 'raw', 'extra', 'tongues', 'flags', 'deep'],
    ]);
    const [first, second, third, fourth] = await rowsOf(source);
    expect(first?.cells).to.deep.equal([
      ...['1', 'Erste Straße', '', 'true', '2026-11-01', '2026-11-01T10:00:00Z', '', '', '', 'a b;c"d', '', ''],
    ]);
    expect(second).to.deep.equal({
      row: 2,
      line: 2,
      cells: [
        ...[
          '2',
          'Second; "Plant"',
          '12345678.5000',
          'false',
          '0045-03-01',
          '2026-11-01T08:00:00.5Z',
          '2026-11-01T10:00:00',
        ],
        ...['\\x00ff', '{"a": [2], "b": 1}', 'en;es', 'true;false', ''],
      ],
    });
    expect([third?.problem?.rule, fourth?.problem?.rule]).to.deep.equal(['list-separator', 'nested-value']);
  });

  it('reads in batches of one moment, however often and whoever writes meanwhile, and digests what it read', async () => {
    const source = openSource(spec({ query: 'SELECT id, name FROM many ORDER BY id -- all of them' }));
    const sizes: number[] = [];
    for await (const batch of source.batches()) {
      if (sizes.length === 0) await server.sql("UPDATE many SET name = 'Other' WHERE id = 2400");
      sizes.push(batch.length);
    }
    expect(sizes).to.deep.equal([1000, 1000, 500]);
    const digest = source.digest();
    expect((await rowsOf(source))[2399]?.cells).to.deep.equal(['2400', 'Sample Plant 2400']);
    expect(source.digest())
      .to.equal(digest)
      .and.to.match(/^[0-9a-f]{64}$/);
    const later = openSource(spec({ query: 'SELECT id, name FROM many ORDER BY id' }));
    expect((await rowsOf(later))[2399]?.cells).to.deep.equal(['2400', 'Other']);
    expect(later.digest()).to.not.equal(digest);
  });

  it('reads two of its readings side by side', async () => {
    const source = openSource(spec({ table: 'many' }));
    const [one, two] = [source.batches()[Symbol.asyncIterator](), source.batches()[Symbol.asyncIterator]()];
    for (let batch = 0; batch < 3; batch += 1) {
      expect((await one.next()).value).to.deep.equal((await two.next()).value);
    }
  });

  const refused: ReadonlyArray<readonly [what: string, more: Partial<SourceSpec>, error: string, exit: number]> = [
    ['a query without an order', { query: 'SELECT name FROM sites' }, 'QueryUnorderedError', 78],
    ['an order inside only', { query: 'SELECT * FROM (SELECT 1 AS a ORDER BY 1) q' }, 'QueryUnorderedError', 78],
    ['two statements', { query: 'SELECT 1 ORDER BY 1; DROP TABLE sites' }, 'QueryNotOneError', 78],
    ['a statement that writes', { query: 'DELETE FROM sites' }, 'QueryNotOneError', 78],
    [
      'a part that writes',
      { query: 'WITH d AS (DELETE FROM sites RETURNING id) SELECT * FROM d ORDER BY 1' },
      'QueryNotOneError',
      78,
    ],
    ['SELECT INTO', { query: 'SELECT * INTO other FROM sites ORDER BY 1' }, 'QueryNotOneError', 78],
    ['locks', { query: 'SELECT * FROM sites ORDER BY 1 FOR UPDATE' }, 'QueryNotOneError', 78],
    ['a function that writes', { query: "SELECT setval('s', 1) ORDER BY 1" }, 'PostgresRefusedError', 78],
    ['a table that is not there', { table: 'nowhere' }, 'PostgresRefusedError', 78],
    ['a table without a key', { table: 'loose' }, 'TableWithoutOrderError', 78],
    ['two columns of one name', { query: 'SELECT 1 AS a, 2 AS "A" ORDER BY 1' }, 'ColumnNamedTwiceError', 78],
    ['a variable that is not set', { table: 'sites', url: '$POWER_TEST_NOT_SET' }, 'PostgresUrlMissingError', 78],
    [
      'a certificate file that is not there',
      { table: 'sites', ca: 'nowhere.crt', sslmode: 'verify-full' },
      'CaNotReadableError',
      78,
    ],
    [
      'a server without encryption that was asked for it',
      { table: 'sites', sslmode: 'verify-full' },
      'PostgresNotTrustedError',
      77,
    ],
    [
      'a statement that takes too long',
      { query: 'SELECT 1 AS a FROM pg_sleep(20) ORDER BY 1', timeout: 0.2 },
      'PostgresTooSlowError',
      1,
    ],
  ];
  for (const [what, more, name, exit] of refused) {
    it(`refuses ${what}`, async () => {
      const error = await failure(() => rowsOf(openSource(spec(more))));
      expect([error.name, error.exitCode, error.message]).to.deep.equal([name, exit, error.message]);
      expect(error.message + JSON.stringify(error))
        .to.not.contain('p%3A')
        .and.not.contain('p%253A');
    });
  }

  it('takes an order from the config, and a query that ends in a semicolon and a comment', async () => {
    const ordered = openSource(spec({ query: 'SELECT name, id FROM sites; -- the end', order: ['id'] }));
    expect((await rowsOf(ordered)).map(({ cells }) => cells[1])).to.deep.equal(['1', '2', '3', '4']);
  });

  it('changes nothing, even through a function: its transaction is read-only', async () => {
    await server.sql(
      "CREATE FUNCTION spoil() RETURNS int LANGUAGE sql AS 'INSERT INTO loose VALUES (''x'') RETURNING 1'"
    );
    const error = await failure(() => rowsOf(openSource(spec({ query: 'SELECT spoil() AS a ORDER BY 1' }))));
    expect([error.name, error.exitCode]).to.deep.equal(['PostgresWritesError', 78]);
    expect(await server.sql('SELECT * FROM loose')).to.deep.equal([]);
  });

  it('says that the line broke in the middle, and gives no digest then', async () => {
    const source = openSource(spec({ table: 'many' }));
    const error = await failure(async () => {
      for await (const _ of source.batches()) {
        await server.sql(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'sf-plugin-power'"
        );
      }
    });
    expect(error.name).to.equal('PostgresLostError');
    expect(source.digest()).to.equal(undefined);
  });

  it('says who was not let in without the password', async () => {
    process.env[VARIABLE] = server.url.replace(/:[^:@]+@/, ':wrong-secret@');
    const error = await failure(() => openSource(spec({ table: 'sites' })).describe());
    process.env[VARIABLE] = server.url;
    expect([error.name, error.exitCode]).to.deep.equal(['PostgresDeniedError', 77]);
    expect(error.message + error.stack + JSON.stringify(error)).to.not.contain('wrong-secret');
  });

  it('trusts a server by the certificate it is told of, and no other', async () => {
    process.env.POWER_TEST_TLS_URL = secure.url;
    const read = (more: Partial<SourceSpec>) =>
      rowsOf(
        openSource(
          spec({
            url: '$POWER_TEST_TLS_URL',
            query: 'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid() ORDER BY 1',
            ...more,
          })
        )
      );
    expect((await read({ sslmode: 'verify-full', ca: secure.ca }))[0]?.cells).to.deep.equal(['true']);
    expect((await read({ sslmode: 'require' }))[0]?.cells).to.deep.equal(['true']);
    expect((await read({}))[0]?.cells).to.deep.equal(['false']);
    expect((await failure(() => read({ sslmode: 'verify-full' }))).name).to.equal('PostgresNotTrustedError');
  });
});
