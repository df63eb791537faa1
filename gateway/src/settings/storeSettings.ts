import { integer, list, path, type Setting, text } from './Setting.ts'

const postgres = { unit: 'url', form: /^postgres(?:ql)?:\/\/\S+$/, isSecret: true } satisfies Partial<Setting>

/** Where several gateways keep what they share. Without a database of its own a gateway is alone with its folder. */
export const storeSettings = {
  CONSENTRY_DATABASE_URL: text(
    null,
    'PostgreSQL database that several gateways share; without it the ledger is a file',
    postgres,
  ),
  CONSENTRY_LOCK_DATABASE_URL: text(
    null,
    'PostgreSQL database of the checkpoint lock, not the one above and best on another host',
    postgres,
  ),
  CONSENTRY_GATEWAYS: integer(
    'gateways',
    1,
    'gateways behind the one address: each grants its part of every rate but that of fences',
    { least: 1, most: 64 },
  ),
  CONSENTRY_DATABASE_READERS: integer('connections', 8, 'connections that read, beside those that write', {
    least: 1,
    most: 64,
  }),
  CONSENTRY_DATABASE_WAIT_MS: integer('ms', 5_000, 'longest wait for the database, then 503', {
    least: 100,
    most: 60_000,
  }),
  CONSENTRY_BLOB_DIR: path(
    null,
    'folder of larger blobs, `blobs` in the data folder by default; several gateways need one that all reach',
  ),
  CONSENTRY_BLOB_DIR_2: path(
    null,
    'folder of a second copy of every blob, on another disk; one gateway only',
  ),
  CONSENTRY_KUBO_URL: list(
    'urls',
    'RPC APIs of Kubo nodes in a private swarm, comma-separated: each holds every blob, and the blob folder none',
  ),
  CONSENTRY_BLOB_REPLICAS: integer('stores', 1, 'stores that hold every blob; as many as are named', {
    least: 1,
    most: 8,
  }),
}
