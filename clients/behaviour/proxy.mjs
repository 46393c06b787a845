// A proxy between a client and the service that fails as networks do. One proxy serves one scenario at a time.
import { once } from 'node:events';
import http from 'node:http';
import { pipeline } from 'node:stream/promises';
import { setTimeout as after } from 'node:timers/promises';

/** What can happen to a request. Each gets the exchange; `pass` is an exchange without a fault. */
const FAULTS = {
  pass: (exchange) => exchange.forward().then((answer) => exchange.answer(answer)),
  'drop-request': (exchange) => exchange.hangUp(),
  'drop-response': (exchange) => exchange.forward().then(() => exchange.hangUp()),
  'cut-response': (exchange) => exchange.forward().then((answer) => exchange.answerHalf(answer)),
  'delay-request': (exchange) => after(exchange.fault.ms ?? 300).then(() => FAULTS.pass(exchange)),
  'delay-response': (exchange) =>
    exchange.forward().then((answer) => after(exchange.fault.ms ?? 300).then(() => exchange.answer(answer))),
  duplicate: (exchange) =>
    Promise.all([exchange.forward(), exchange.forward()]).then(([, second]) => exchange.answer(second)),
  busy: (exchange) => exchange.refuse(503, exchange.fault.retryAfter ?? 1),
  throttled: (exchange) => exchange.refuse(429, exchange.fault.retryAfter ?? 1),
  'bad-gateway': (exchange) => exchange.page(502),
  'login-page': (exchange) => exchange.page(200),
  'login-page-401': (exchange) => exchange.page(401),
  'gateway-401': (exchange) =>
    exchange.answer({
      status: 401,
      headers: { 'content-type': 'application/json' },
      body: Buffer.from('{"detail": "Not authenticated"}'),
    }),
  // What a gateway or a hotel's network says, after the service has done its part, too.
  answer: async (exchange) => {
    const { forward, status = 200, type = 'text/html', body = '<h1>Welcome to our hotel</h1>', headers } = exchange.fault;
    if (forward) await exchange.forward();
    await exchange.answer({ status, headers: { 'content-type': type, ...headers }, body: Buffer.from(textOf(body)) });
  },
  emptied: (exchange) => exchange.forward().then(() => exchange.answer({ status: 204, headers: {}, body: Buffer.alloc(0) })),
  replaced: (exchange) => exchange.forward().then(() => exchange.page(200)),
  shortened: (exchange) =>
    exchange.forward().then(({ body, ...answer }) => exchange.answer({ ...answer, body: body.subarray(0, body.length / 2) })),
  redirect: (exchange) => exchange.redirect(exchange.fault.status ?? 307),
  endless: (exchange) => exchange.answerWithoutEnd(64 * 1024, 0),
  drip: (exchange) => exchange.answerWithoutEnd(1, 50),
  'kill-before': (exchange) => exchange.kill().then(() => exchange.hangUp()),
  'kill-after': (exchange) => exchange.forward().then(() => exchange.kill()).then(() => exchange.hangUp()),
};

/** Tokens that a client would take for the service's. */
const STOLEN = JSON.stringify({ access: `e30.${Buffer.from('{"iat": 1, "exp": 9999999999}').toString('base64url')}.`, refresh: 'r' });

export const faultNames = Object.keys(FAULTS);

class Exchange {
  constructor(proxy, request, response, body, fault) {
    Object.assign(this, { proxy, request, response, body, fault });
  }

  /** Sends the request to the service. A service that is gone is a connection that breaks. */
  forward() {
    this.proxy.count(this.request, 'forwarded');
    const { method, url, headers } = this.request;
    return new Promise((resolve, reject) => {
      const { port, agent } = this.proxy;
      const upstream = http.request({ host: '127.0.0.1', port, agent, method, path: url, headers }, (answer) => {
        const parts = [];
        answer.on('data', (part) => parts.push(part));
        answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts) }));
        answer.on('error', reject);
      });
      upstream.on('error', reject);
      upstream.end(this.body);
    });
  }

  answer({ status, headers, body }) {
    const { 'transfer-encoding': _, ...rest } = headers;
    this.proxy.count(this.request, status);
    const length = status === 204 || status === 304 ? {} : { 'content-length': body.length };
    this.response.writeHead(status, { ...rest, ...length }).end(body);
  }

  /** Sends parts of so many bytes, with pauses of so many milliseconds, until the client has had enough. */
  async answerWithoutEnd(bytes, every) {
    const { proxy, request } = this;
    async function* parts() {
      for (const part = Buffer.alloc(bytes, ' '); ; await after(every)) {
        proxy.count(request, 'megabytes', bytes / 1e6);
        yield part;
      }
    }
    this.response.writeHead(200, { 'content-type': 'application/json' });
    await pipeline(parts, this.response);
  }

  /** To another host, which counts what it gets. */
  redirect(status) {
    const headers = { location: `http://127.0.0.1:${this.proxy.elsewhere}${this.request.url}` };
    return this.answer({ status, headers, body: Buffer.alloc(0) });
  }

  async answerHalf({ status, headers, body }) {
    const { 'transfer-encoding': _, ...rest } = headers;
    this.response.writeHead(status, { ...rest, 'content-length': body.length });
    this.response.write(body.subarray(0, body.length / 2), () => this.hangUp());
  }

  refuse(status, retryAfter) {
    const body = JSON.stringify({ detail: status === 429 ? 'Request was throttled.' : 'The service is busy.' });
    const headers = { 'content-type': 'application/json', 'retry-after': retryAfter };
    this.proxy.count(this.request, status);
    this.response.writeHead(status, headers).end(body);
  }

  page(status) {
    this.response.writeHead(status, { 'content-type': 'text/html' }).end('<h1>Welcome to our hotel</h1>');
  }

  hangUp() {
    this.request.socket.destroy();
  }

  kill() {
    return this.proxy.onKill();
  }
}

export class Proxy {
  #server;
  #elsewhere;
  #seen = new Set();
  #sockets = new Set();
  #rules = [];
  #random = generator(1);
  #counts = new Map();
  agent = new http.Agent({ keepAlive: true });
  /** Ends the process of the client, for `kill-before` and `kill-after`. */
  onKill = async () => {};

  /** @param port the service's */
  constructor(port) {
    this.port = port;
  }

  /** Listens, if it does not yet; after a stop, on the same port. */
  async start() {
    if (this.#server?.listening) return;
    this.#server = http.createServer((request, response) => this.#serve(request, response));
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      socket.on('error', () => {});
    });
    await new Promise((resolve, reject) => {
      this.#server.once('error', reject).listen(this.listening ?? 0, '127.0.0.1', resolve);
    });
    this.listening = this.#server.address().port;
    await this.#listenElsewhere();
  }

  /** Another host, to which requests are redirected. It accepts everything. */
  async #listenElsewhere() {
    this.#elsewhere ??= http.createServer((request, response) => {
      this.#add('elsewhere', 1);
      response.writeHead(200, { 'content-type': 'application/json' }).end(STOLEN);
    });
    if (this.#elsewhere.listening) return;
    await once(this.#elsewhere.listen(0, '127.0.0.1'), 'listening');
    this.elsewhere = this.#elsewhere.address().port;
  }

  /** Disappears: nobody listens, and every connection breaks. */
  async stop() {
    this.#elsewhere.close().closeAllConnections();
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  /**
   * Sets what fails from now on. A rule applies to paths that begin with `on`, for `method` if it is given. It names
   * `faults` for the next requests, one after the other; or `answers`, which are every status with every body, once each; or
   * the fault of the `first` request with each body; or `rates`, with which faults are drawn for each request.
   */
  rules(rules, seed = 1) {
    this.#rules = rules.map((rule) => ({ ...rule, left: [...(rule.faults ?? []), ...answers(rule.answers)].map(asObject) }));
    this.#seen.clear();
    this.#random = generator(seed);
  }

  /** Forgets what was counted. */
  reset() {
    this.#counts.clear();
  }

  /** Counts what happened to requests: by path and `received`, `forwarded` or the status of the answer. */
  count(request, what, many = 1) {
    this.#add(`${request.method} ${request.url.split('?')[0].replace(/\/\d+\//, '/{id}/')} ${what}`, many);
  }

  #add(key, many) {
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + many);
  }

  counted(key) {
    return this.#counts.get(key) ?? 0;
  }

  get counts() {
    return Object.fromEntries([...this.#counts].sort());
  }

  #serve(request, response) {
    const parts = [];
    request.on('data', (part) => parts.push(part));
    request.on('error', () => {});
    response.on('error', () => {});
    request.on('end', async () => {
      this.count(request, 'received');
      const body = Buffer.concat(parts);
      const fault = this.#next(request, body);
      if (fault.name !== 'pass') this.count(request, fault.name);
      const exchange = new Exchange(this, request, response, body, fault);
      try {
        await FAULTS[fault.name](exchange);
      } catch {
        exchange.hangUp();
      }
    });
  }

  #next(request, body) {
    for (const rule of this.#rules) {
      if (!request.url.startsWith(rule.on) || (rule.method && rule.method !== request.method)) continue;
      if (rule.first) {
        const known = this.#seen.has(String(body));
        if (!known) return this.#seen.add(String(body)) && asObject(rule.first);
      } else if (rule.rates) {
        const drawn = this.#drawn(rule.rates);
        if (drawn) return drawn;
      } else if (rule.left.length > 0) {
        return rule.left.shift();
      }
    }
    return { name: 'pass' };
  }

  #drawn(rates) {
    let chance = this.#random();
    for (const [name, rate] of Object.entries(rates)) {
      if ((chance -= rate) < 0) return { name };
    }
    return undefined;
  }
}

function asObject(fault) {
  const result = typeof fault === 'string' ? { name: fault } : fault;
  if (!(result.name in FAULTS)) throw new Error(`There is no fault "${result.name}". There are: ${faultNames.join(', ')}`);
  return result;
}

/** Every status with every body. A redirect leads elsewhere. */
function answers({ statuses = [], bodies = [], ...rest } = {}) {
  return statuses.flatMap((status) =>
    bodies.map((body) => {
      if (status > 300 && status < 309 && status !== 304) return { name: 'redirect', status };
      return { name: 'answer', type: typeof body === 'string' ? 'text/html' : 'application/json', ...rest, status, body };
    }),
  );
}

/** A body in the suite is a text, or JSON, or `{"repeat": …, "times": …}`. */
function textOf(body) {
  if (typeof body === 'string') return body;
  return body?.repeat ? body.repeat.repeat(body.times) : JSON.stringify(body);
}

/** Mulberry32: the same seed gives the same faults. */
function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
