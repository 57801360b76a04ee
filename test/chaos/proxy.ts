/**
 * A gateway of our own between the plugin and the org: it passes each request on as it is, unless it is told to do something else with it.
 * It listens on loopback, keeps its address for as long as it lives, and can be turned to another org.
 */
import { Agent, createServer, request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export type Passed = {
  /** Counts from 1 since `begin`. */
  readonly number: number;
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
};

export type Answer = { status: number; headers: IncomingHttpHeaders; body: Buffer };

/** How a request may go on: passed to the org (a changed body is passed on changed), answered, or its connection broken. */
export type Hands = {
  readonly forward: (body?: Buffer) => Promise<Answer>;
  readonly answer: (answer: Answer) => Promise<void>;
  /** Breaks the connection, after that many bytes of the answer, where there is one. */
  readonly cut: (answer?: Answer, bytes?: number) => void;
};

export type Handler = (passed: Passed, hands: Hands) => Promise<void>;

export type Proxy = {
  readonly url: string;
  /** From now on requests go to this org and are handled so; counting starts anew. */
  begin(target: string, handler?: Handler): void;
  /** Each request since `begin`, in order. */
  readonly seen: readonly Passed[];
  close(): Promise<void>;
};

/** Names of headers that speak of one connection and not of the answer. */
const OF_THE_CONNECTION = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length']);

export async function startProxy(): Promise<Proxy> {
  let target = '';
  let handler: Handler = plain;
  let seen: Passed[] = [];
  const agent = new Agent({ keepAlive: true });
  const server = createServer({ keepAliveTimeout: 30_000, maxHeaderSize: 32_768 }, (incoming, outgoing) => {
    const { socket } = incoming;
    void (async () => {
      const body = await bodyOf(incoming);
      const passed: Passed = {
        number: seen.length + 1,
        method: incoming.method ?? 'GET',
        path: incoming.url ?? '/',
        headers: incoming.headers,
        body,
      };
      seen.push(passed);
      const to = target;
      await handler(passed, {
        forward: (changed) => forward(agent, to, passed, changed ?? body),
        answer: ({ status, headers, body: text }) =>
          new Promise((done) => {
            outgoing.once('close', done);
            if (socket.destroyed) done();
            outgoing.writeHead(status, { ...ofTheAnswer(headers), 'content-length': text.length });
            outgoing.end(text);
          }),
        cut(answer, bytes = 0) {
          if (!answer || bytes === 0) return reset(socket);
          outgoing.writeHead(answer.status, { ...ofTheAnswer(answer.headers), 'content-length': answer.body.length });
          outgoing.write(answer.body.subarray(0, bytes), () => reset(socket));
        },
      });
    })().catch(() => reset(socket));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get seen() {
      return seen;
    },
    begin(url, next = plain) {
      target = url;
      handler = next;
      seen = [];
    },
    async close() {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

export const plain: Handler = async (_passed, { forward: pass, answer }) => answer(await pass());

function reset(socket: Socket): void {
  if (!socket.destroyed) socket.resetAndDestroy();
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of incoming) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

function ofTheAnswer(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !OF_THE_CONNECTION.has(name)));
}

/** The host's name stays the client's: by it the org tells where it is, and so every answer leads back through here. */
function forward(agent: Agent, target: string, { method, path, headers }: Passed, body: Buffer): Promise<Answer> {
  const { 'accept-encoding': _encoding, ...kept } = ofTheAnswer(headers);
  return new Promise((done, failed) => {
    const { hostname, port } = new URL(target);
    const out = httpRequest(
      { agent, hostname, port, method, path, headers: { ...kept, 'content-length': body.length } },
      (incoming) => {
        bodyOf(incoming).then(
          (text) => done({ status: incoming.statusCode ?? 500, headers: incoming.headers, body: text }),
          failed
        );
      }
    );
    out.once('error', failed);
    out.end(body);
  });
}
