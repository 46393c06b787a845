/**
 * Where the tokens are kept: one text for each signed-in user of a device. Whoever can read it can act as the user.
 *
 * The client reads it before each use, so several tabs or processes can share it. `set` must have stored the text
 * durably when it returns: the client sends no refresh before that.
 */
export interface TokenStorage {
  /** Returns the text, or null if there is none. */
  get(): string | null | Promise<string | null>;
  /** Stores the text; null removes it. */
  set(value: string | null): void | Promise<void>;
  /** Calls the listener when someone else has changed the text. Returns a function that stops this. */
  onChange?(listener: () => void): () => void;
}

/** Keeps the tokens until the page is closed or the process ends. */
export function memory(): TokenStorage {
  let value: string | null = null;
  return { get: () => value, set: (text) => void (value = text) };
}

/**
 * Keeps the tokens in the browser's `localStorage`, which all tabs of the origin share. Browsers tell tabs of other
 * processes a moment later what was written. A tab that does not know of a refresh yet repeats it, with the same key, and
 * gets the same tokens. {@link indexedDb} has no such moment.
 */
export function localStorage(name = 'signet'): TokenStorage {
  const store = globalThis.localStorage;
  return {
    get: () => store.getItem(name),
    set: (value) => (value === null ? store.removeItem(name) : store.setItem(name, value)),
    onChange(listener) {
      const heard = (event: StorageEvent) => {
        // A null key means that everything was removed.
        if (event.storageArea === store && (event.key === name || event.key === null)) listener();
      };
      addEventListener('storage', heard);
      return () => removeEventListener('storage', heard);
    },
  };
}

/** Keeps the tokens in IndexedDB, which the pages, workers and service workers of an origin share. */
export function indexedDb(name = 'signet'): TokenStorage {
  let opened: Promise<IDBDatabase> | undefined;
  const open = () =>
    new Promise<IDBDatabase>((resolve, reject) => {
      // The next use opens it again.
      const forget = () => (opened = undefined);
      const request = indexedDB.open(name, 1);
      request.onupgradeneeded = () => request.result.createObjectStore('tokens');
      request.onsuccess = () => {
        const database = request.result;
        // The browser closes it if the user deletes the site's data.
        database.onclose = forget;
        database.onversionchange = () => (forget(), database.close());
        resolve(database);
      };
      request.onerror = () => (forget(), reject(request.error));
    });
  const use = async (mode: IDBTransactionMode, action: (store: IDBObjectStore) => IDBRequest): Promise<unknown> => {
    const transaction = (await (opened ??= open())).transaction('tokens', mode, { durability: 'strict' });
    const request = action(transaction.objectStore('tokens'));
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error);
    });
  };
  const channel = new BroadcastChannel(name);
  return {
    get: async () => ((await use('readonly', (store) => store.get(0))) as string | undefined) ?? null,
    async set(value) {
      await use('readwrite', (store) => (value === null ? store.delete(0) : store.put(value, 0)));
      channel.postMessage(null);
    },
    onChange(listener) {
      channel.addEventListener('message', listener);
      return () => channel.removeEventListener('message', listener);
    },
  };
}

/** The calls of a keychain or another store of texts by name, such as Expo's `SecureStore`. */
export interface Keychain {
  getItem(name: string): Promise<string | null>;
  setItem(name: string, value: string): Promise<unknown>;
  removeItem(name: string): Promise<unknown>;
}

/** Keeps the tokens in a keychain. It is read once, because reading it is slow; so only one process may use it. */
export function keychain(store: Keychain, name = 'signet'): TokenStorage {
  let value: Promise<string | null> | undefined;
  return {
    get() {
      const reading = (value ??= store.getItem(name));
      // A keychain may be locked for a while.
      reading.catch(() => value === reading && (value = undefined));
      return reading;
    },
    async set(text) {
      // If this fails, nobody knows what is stored, so it is read again.
      value = undefined;
      await (text === null ? store.removeItem(name) : store.setItem(name, text));
      value = Promise.resolve(text);
    },
  };
}
