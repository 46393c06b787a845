/** Runs a task while nobody else with the same name runs one. */
export type Lock = <T>(name: string, task: () => Promise<T>) => Promise<T>;

const queues = new Map<string, Promise<unknown>>();

/** Excludes the other clients in this page, worker or process. */
const here: Lock = (name, task) => {
  const turn = (queues.get(name) ?? Promise.resolve()).then(task, task);
  queues.set(name, turn);
  return turn;
};

/**
 * Excludes all tabs and workers of the origin, by the Web Locks API.
 *
 * @param patience how many milliseconds to wait for a tab that holds the lock; the browser may have frozen it
 */
const everywhere =
  (locks: LockManager, patience: number): Lock =>
  async (name, task) => {
    const waiting = new AbortController();
    const timer = setTimeout(() => waiting.abort(), patience);
    let began = false;
    try {
      return (await locks.request(name, { signal: waiting.signal }, () => {
        began = true;
        clearTimeout(timer);
        return task();
      })) as Awaited<ReturnType<typeof task>>;
    } catch (fault) {
      if (began || !waiting.signal.aborted) throw fault;
      // Two refreshes at once send the same token with the same key, and get the same token pair.
      return task();
    } finally {
      clearTimeout(timer);
    }
  };

/** @internal The widest lock that there is: across tabs if the browser has Web Locks (pages over HTTPS do). */
export function bestLock(patience: number): Lock {
  const locks = globalThis.navigator?.locks;
  return locks ? everywhere(locks, patience) : here;
}
