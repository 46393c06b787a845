// The TypeScript client as a program that the behaviour suite drives: see clients/behaviour/README.md.
import { drive, file } from '../../behaviour/driver.mjs';
import { createClient } from '../dist/index.js';

const { SIGNET_URL, SIGNET_TIMEOUT = '10000', SIGNET_RETRIES = '4' } = process.env;
const events = [];

drive({
  create() {
    const [timeout, retries] = [SIGNET_TIMEOUT, SIGNET_RETRIES].map(Number);
    const client = createClient({ url: SIGNET_URL, storage: file, timeout, retries });
    client.on('signedIn', () => events.push('signedIn'));
    client.on('signedOut', ({ reason }) => events.push(`signedOut ${reason}`));
    client.on('offline', () => events.push('offline'));
    client.on('online', () => events.push('online'));
    return client;
  },

  actions: {
    async signIn(client, { username, password }) {
      return (await client.signIn.withPassword({ username, password })).status;
    },
    async refresh(client) {
      await client.refresh();
      return 'ok';
    },
    async call(client) {
      const response = await client.fetch('/api/protected/');
      await response.text();
      return response.ok ? 'ok' : String(response.status);
    },
    async post(client, { title }) {
      await client.posts.create({ title, content: 'Written by a test.' });
      return 'ok';
    },
    async signOut(client) {
      return (await client.signOut()) ? 'ok' : 'later';
    },
    async signOutEverywhere(client, { keepThis }) {
      await client.signOutEverywhere({ keepThis });
      return 'ok';
    },
  },

  wordOf(fault) {
    if (['network', 'signed_out', 'storage'].includes(fault.code)) return fault.code;
    return fault.status && String(fault.status);
  },

  async stateOf(client) {
    const claims = await client.claims();
    return { signedIn: claims !== undefined, role: claims?.role ?? null, events: events.splice(0) };
  },
});
