import { expect } from 'chai';
import { clientConfig } from '../../src/postgres/settings.js';

describe('where a database is', () => {
  const config = (url: string, more = {}) => clientConfig({ url: '$DB', ...more }, { DB: url });
  const failed = (work: () => unknown): [string, number] => {
    try {
      work();
    } catch (error) {
      const { name, exitCode } = error as { name: string; exitCode: number };
      expect(String(error)).to.not.contain('hunter2');
      return [name, exitCode];
    }
    throw new Error('nothing was refused');
  };

  it('is encrypted and checked on a network unless somebody says otherwise, and open on this machine', () => {
    expect(config('postgresql://u@db.union.example/members').ssl).to.deep.equal({ rejectUnauthorized: true });
    for (const host of ['localhost', '127.0.0.1', '[::1]', '']) {
      expect(config(`postgresql://${host}/members`).ssl, host).to.equal(false);
    }
    expect(clientConfig({}, { PGHOST: 'db.union.example' }).ssl).to.deep.equal({ rejectUnauthorized: true });
    expect(clientConfig({}, { PGHOST: '/var/run/postgresql' }).ssl).to.equal(false);
  });

  it('may be said by the URL, which the config overrules', () => {
    const url = 'postgresql://u@db.union.example/members?sslmode=require&application_name=x';
    expect(config(url)).to.deep.include({
      connectionString: 'postgresql://u@db.union.example/members?application_name=x',
      ssl: { rejectUnauthorized: false },
    });
    expect(config(url, { sslmode: 'verify-full' }).ssl).to.deep.equal({ rejectUnauthorized: true });
  });

  it('is refused without a word of the URL where it cannot be', () => {
    expect(failed(() => config('postgresql://u:hunter2@h/d?sslmode=prefer'))).to.deep.equal([
      'SslModeUnknownError',
      78,
    ]);
    expect(failed(() => config('hunter2'))).to.deep.equal(['PostgresUrlInvalidError', 78]);
    expect(failed(() => config('mysql://u:hunter2@h/d'))).to.deep.equal(['PostgresUrlInvalidError', 78]);
    expect(failed(() => clientConfig({ url: '$NOT_THERE' }, {}))).to.deep.equal(['PostgresUrlMissingError', 78]);
  });
});
