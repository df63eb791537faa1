import { integer } from './Setting.ts'

/** Protocol §20. `gateway/src/http/limitTable.ts` says which route has which of them. */
export const limitSettings = {
  CONSENTRY_LIMIT_BLOB_BYTES: integer('bytes', 536_870_912, 'largest envelope'),
  CONSENTRY_LIMIT_PATIENT_BYTES: integer('bytes', 21_474_836_480, 'stored per patient'),
  CONSENTRY_LIMIT_UNNAMED_BYTES: integer('bytes', 2_147_483_648, 'blobs of a session that no record names'),
  CONSENTRY_LIMIT_WRITES: integer('1/s', 50, 'record writes per session', { least: 1 }),
  CONSENTRY_LIMIT_WRITE_BURST: integer('-', 1_000, 'record writes per session at once', { least: 1 }),
  CONSENTRY_LIMIT_RELEASES: integer('1/s', 200, 'key releases per session', { least: 1 }),
  CONSENTRY_LIMIT_RELEASE_BURST: integer('-', 1_000, 'key releases per session at once', { least: 1 }),
  CONSENTRY_LIMIT_ORG_RELEASES: integer('1/s', 1_000, 'key releases per organisation', { least: 1 }),
  CONSENTRY_LIMIT_REQUESTS: integer('1/s', 1_000, 'other requests per session; five times as many at once', {
    least: 1,
  }),
  CONSENTRY_LIMIT_PUBLIC_IP: integer(
    '1/s',
    500,
    'requests without session per IP; five times as many at once',
    {
      least: 1,
    },
  ),
  CONSENTRY_LIMIT_CHALLENGES_ADDRESS: integer('1/min', 10, 'challenges per address', { least: 1 }),
  CONSENTRY_LIMIT_CHALLENGES_IP: integer('1/min', 300, 'challenges and logins per IP, each', { least: 1 }),
  CONSENTRY_LIMIT_FENCES: integer('1/min', 10, 'fences per valid signer', { least: 1 }),
  CONSENTRY_LIMIT_UNKNOWN_FENCES: integer('1/min', 60, 'fences per IP that are latched only', { least: 1 }),
  CONSENTRY_LIMIT_RELAYS: integer('1/d', 20, 'relays per patient, without fences'),
  CONSENTRY_LIMIT_CONNECTIONS: integer('-', 4_000, 'connections at a time', { least: 1 }),
  CONSENTRY_LIMIT_CONNECTIONS_IP: integer('-', 1_000, 'connections at a time per IP', { least: 1 }),
  CONSENTRY_LIMIT_EVENT_STREAMS: integer('-', 4, 'event streams at a time per session', { least: 1 }),
  CONSENTRY_LIMIT_TRANSFERS: integer('-', 64, 'uploads and downloads of blobs at a time per session', {
    least: 1,
  }),
  CONSENTRY_LIMIT_BODY_BYTES: integer(
    'bytes',
    134_217_728,
    'bodies that are being read at a time; a quarter of it per IP',
    { least: 4_194_304 },
  ),
  CONSENTRY_LIMIT_HEADER_BYTES: integer('bytes', 16_384, 'headers of a request', {
    least: 4_096,
    most: 65_536,
  }),
  CONSENTRY_LIMIT_BLOB_RATE: integer('bytes/s', 16_384, 'slowest upload or download of a blob'),
  CONSENTRY_LIMIT_LAG_MS: integer('ms', 250, 'lag of the event loop that sheds load', { least: 1 }),
  CONSENTRY_HEADERS_MS: integer('ms', 10_000, 'time for the headers of a request', { least: 1 }),
  CONSENTRY_REQUEST_MS: integer('ms', 60_000, 'time for a request whose body is no blob', { least: 1 }),
  CONSENTRY_BLOB_IDLE_MS: integer('ms', 30_000, 'span over which the slowest rate of a blob is measured', {
    least: 1,
  }),
  CONSENTRY_KEEP_ALIVE_MS: integer('ms', 5_000, 'time that an idle connection is kept', { least: 1 }),
  CONSENTRY_REFUSAL_MS: integer('ms', 25, 'least time of a no_access answer'),
}
