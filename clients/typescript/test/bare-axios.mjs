// An application as most are, with axios and axios-auth-refresh as their README shows them. For the table in docs/clients.md.
import axios from 'axios';
import createAuthRefreshInterceptor from 'axios-auth-refresh';
import { drive, file } from '../../behaviour/driver.mjs';

const { SIGNET_URL: baseURL, SIGNET_TIMEOUT } = process.env;
const timeout = Number(SIGNET_TIMEOUT);

const store = {
  get tokens() {
    return JSON.parse(file.get() ?? 'null');
  },
  set tokens(value) {
    file.set(value && JSON.stringify(value));
  },
};

drive({
  create() {
    const plain = axios.create({ baseURL, timeout });
    const api = axios.create({ baseURL, timeout });
    api.interceptors.request.use((config) => {
      if (store.tokens) config.headers.Authorization = `Bearer ${store.tokens.access}`;
      return config;
    });
    createAuthRefreshInterceptor(api, async (failed) => {
      try {
        const { data } = await plain.post('/api/token/refresh/', { refresh: store.tokens?.refresh });
        store.tokens = { access: data.access, refresh: data.refresh };
        failed.response.config.headers.Authorization = `Bearer ${data.access}`;
      } catch (fault) {
        if (fault.response?.status === 401) store.tokens = null;
        throw fault;
      }
    });
    return { plain, api };
  },

  actions: {
    async signIn({ plain }, { username, password }) {
      store.tokens = (await plain.post('/api/token/', { username, password })).data;
      return 'signedIn';
    },
    async call({ api }) {
      await api.get('/api/protected/');
      return 'ok';
    },
    async post({ api }, { title }) {
      await api.post('/api/posts/', { title, content: 'Written by a test.' });
      return 'ok';
    },
    async signOut({ api }) {
      const { refresh } = store.tokens;
      try {
        await api.post('/api/logout/', { refresh });
        return 'ok';
      } finally {
        store.tokens = null;
      }
    },
  },

  wordOf(fault) {
    if (!store.tokens?.refresh) return 'signed_out';
    // A success that was cut off is an error, too.
    return fault.response?.status >= 300 ? String(fault.response.status) : 'network';
  },

  stateOf: () => ({ signedIn: Boolean(store.tokens?.refresh), role: null, events: [] }),
});
