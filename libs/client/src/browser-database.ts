/** The one database of this origin. Names of its object stores are part of its version. */
export type StoreName = 'device' | 'outbox';

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => {
      resolve(request.result);
    };
    request.onerror = () => {
      reject(request.error ?? new Error('the browser database failed'));
    };
  });
}

function open(): Promise<IDBDatabase> {
  const request = indexedDB.open('parley', 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore('device');
    request.result.createObjectStore('outbox', { keyPath: 'clientMessageId' }).createIndex('room', 'roomId');
  };
  return done(request);
}

/** Runs `work` in one transaction and answers its result once that transaction is committed. */
export async function inTransaction<T>(
  name: StoreName,
  mode: 'readonly' | 'readwrite',
  durability: IDBTransactionDurability,
  work: (store: IDBObjectStore, done: <R>(request: IDBRequest<R>) => Promise<R>) => Promise<T>,
): Promise<T> {
  const database = await open();
  try {
    const transaction = database.transaction(name, mode, { durability });
    const committed = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => {
        resolve();
      };
      transaction.onabort = () => {
        reject(transaction.error ?? new Error('the browser database refused'));
      };
    });
    const [result] = await Promise.all([work(transaction.objectStore(name), done), committed]);
    return result;
  } finally {
    database.close();
  }
}
