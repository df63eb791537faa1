import { integer, list, path, text } from './Setting.ts'

/** Where the process listens, keeps its data and says what it does. */
export const processSettings = {
  CONSENTRY_CONFIG_FILE: path(null, 'JSON object of these settings; the environment wins over it'),
  CONSENTRY_GATEWAY_DATA_DIR: path(undefined, 'folder of database, blobs and checkpoint lock'),
  CONSENTRY_GATEWAY_HOST: text('127.0.0.1', 'address to listen on'),
  CONSENTRY_GATEWAY_PORT: integer('port', 7546, 'port to listen on; 0 is any free one', { most: 65_535 }),
  CONSENTRY_GATEWAY_ORIGIN: text(undefined, 'public origin, as clients name it', {
    unit: 'origin',
    form: /^https?:\/\/[^\s/?#]+$/,
  }),
  CONSENTRY_GATEWAY_PUBLIC_RPC_URL: text(null, 'RPC URL told to clients, embedded chain only', {
    unit: 'url',
  }),
  CONSENTRY_CLIENT_ORIGINS: list('origins', 'origins that may call with a browser, comma-separated'),
  CONSENTRY_TRUSTED_PROXIES: list(
    'addresses',
    'proxies whose `X-Forwarded-For` names the client, addresses or networks, comma-separated',
  ),
  CONSENTRY_LOG_LEVEL: text('info', 'debug, info, warn, error or silent', {
    form: /^(?:debug|info|warn|error|silent)$/,
  }),
  CONSENTRY_STOP_MS: integer('ms', 10_000, 'time that requests get to end when the process is asked to stop'),
}
