import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What passed through: requests, and the bytes of their bodies both ways. */
export type Traffic = { readonly calls: number; readonly bytes: number };

export type CountingProxy = {
  readonly url: string;
  /** What passed since the last asking. */
  take(): Traffic;
  close(): Promise<void>;
};

/** Stands between a client and an org on this machine, changes nothing and counts. It listens on loopback only. */
export async function startCountingProxy(target: string): Promise<CountingProxy> {
  const { hostname, port } = new URL(target);
  let calls = 0;
  let bytes = 0;
  const count = (chunk: Buffer): void => void (bytes += chunk.length);
  const pass = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    calls += 1;
    const { method, url, headers } = incoming;
    const onward = request({ hostname, port, method, path: url, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.on('data', count).pipe(outgoing);
    });
    onward.once('error', () => outgoing.destroy());
    incoming.on('data', count).pipe(onward);
  };
  const server = createServer(pass);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take: () => {
      const taken = { calls, bytes };
      calls = 0;
      bytes = 0;
      return taken;
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
