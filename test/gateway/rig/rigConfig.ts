import { type Config, readConfig } from '../../../gateway/src/config.ts'

/** The public origin of a gateway under test: proofs name it, whatever port it listens on. */
export const rigOrigin = 'http://127.0.0.1:7546'

/** Settings of a gateway under test. Files of keys and deployment are never opened: the rig brings its own. */
export function rigConfig(dir: string, settings: Readonly<Record<string, string>> = {}): Config {
  const many = '1000000'
  return readConfig({
    CONSENTRY_GATEWAY_DATA_DIR: dir,
    CONSENTRY_GATEWAY_ORIGIN: rigOrigin,
    CONSENTRY_RPC_URL: 'http://127.0.0.1:1',
    CONSENTRY_DEPLOYMENT_FILE: 'none',
    CONSENTRY_RELAYER_KEY_FILE: 'none',
    CONSENTRY_ANCHOR_KEY_FILE: 'none',
    CONSENTRY_CHECKPOINT_KEY_FILE: 'none',
    CONSENTRY_RECEIPT_KEY_FILE: 'none',
    CONSENTRY_LIMIT_CHALLENGES_ADDRESS: many,
    CONSENTRY_LIMIT_CHALLENGES_IP: many,
    CONSENTRY_LIMIT_PUBLIC_IP: many,
    CONSENTRY_LIMIT_RELEASES: many,
    CONSENTRY_LIMIT_RELEASE_BURST: many,
    CONSENTRY_LIMIT_ORG_RELEASES: many,
    CONSENTRY_LIMIT_FENCES: many,
    CONSENTRY_LIMIT_UNKNOWN_FENCES: many,
    CONSENTRY_REFUSAL_MS: '0',
    ...settings,
  })
}
