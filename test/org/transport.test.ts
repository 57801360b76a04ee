import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Connection } from '@jsforce/jsforce-node';
import type { Connection as CoreConnection } from '@salesforce/core';
import { expect } from 'chai';
import { errorCodeOf, failureClass } from '../../src/org/index.js';
import { restOver } from '../../src/org/rest.js';

/** What an org behind a line that breaks looks like: the first answers end in their middle. */
async function brokenLine(breaks: number): Promise<{ server: Server; url: string }> {
  let left = breaks;
  const whole = JSON.stringify({ records: Array.from({ length: 2000 }, (_none, row) => ({ row })) });
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(whole) });
    if (left === 0) {
      response.end(whole);
      return;
    }
    left -= 1;
    response.write(whole.slice(0, 1000), () => response.socket?.destroy());
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe('an answer that breaks off', () => {
  it('fails its request, so that it is sent again, and nothing else', async () => {
    const { server, url } = await brokenLine(1);
    try {
      const connection = new Connection({ instanceUrl: url, accessToken: 'a-made-up-token', version: '66.0' });
      const rest = restOver(connection as unknown as CoreConnection);
      const failure = await rest.send({ method: 'GET', path: '/services/data/v66.0/query' }).then(
        () => undefined,
        (error: unknown) => error
      );
      expect(failureClass(errorCodeOf(failure))).to.equal('passing');
      const answer = (await rest.send({ method: 'GET', path: '/services/data/v66.0/query' })) as { records: unknown[] };
      expect(answer.records).to.have.length(2000);
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });
});
