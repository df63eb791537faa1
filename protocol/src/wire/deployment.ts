import { z } from 'zod'
import type { Address, Bytes32, OrgId } from '../values/ids.ts'
import * as field from '../values/fields.ts'

/** A contract and keccak256 of its code. Spec §13. */
export type ContractView = { readonly address: Address; readonly codeHash: Bytes32 }

/** `instant`, `safe` or `depth:<n>`. Spec §13. */
export type Finality = string

/** Limits a client has to keep to. Spec §20. */
export type DeploymentLimits = {
  /** Bytes of a JSON body. */
  readonly jsonBytes: number
  /** Bytes of an envelope. */
  readonly blobBytes: number
  /** Records of one batch of writes or key releases. */
  readonly batchRecords: number
  /** Bytes of a batch of record manifests. */
  readonly batchBytes: number
  /** Bytes stored for one patient. */
  readonly patientBytes: number
  /** Relays for one patient a day. */
  readonly relaysPerDay: number
}

/** GET /v1/deployment: everything a client needs before it logs in. Spec §18. */
export type Deployment = {
  /** Version of the protocol. */
  readonly protocol: 1
  readonly chainId: number
  readonly contracts: {
    readonly consentRegistry: ContractView
    readonly providerRegistry: ContractView
    readonly auditAnchor: ContractView
  }
  readonly finality: Finality
  /** Seconds. */
  readonly maxStale: number
  /** The gateway's own origin: audience of logins and base of `htu`. */
  readonly gateway: string
  /** Organisation with role GATEWAY that anchors the log. */
  readonly orgId: OrgId
  /** Origin line of checkpoints. */
  readonly origin: string
  /** Note verifier keys. Spec §14. */
  readonly vkeys: { readonly checkpoint: string; readonly receipt: string }
  /** Clients name no older block in signed messages. Spec §13. */
  readonly freshFrom: number
  /** Block of the first contract: nothing before it matters. */
  readonly deploymentBlock: number
  /** RPC that wallets may use: the proxy of the embedded chain. Absent where the network has its own. */
  readonly rpcUrl?: string
  readonly limits: DeploymentLimits
  readonly clientOrigins: readonly string[]
}

const contract: z.ZodType<ContractView> = z.strictObject({ address: field.address, codeHash: field.bytes32 })
const webOrigin = z
  .string()
  .regex(/^https?:\/\/[^\s/?#]+$/)
  .max(256)
/** The origin of a log as text. Spec §14. */
export const logOriginText: z.ZodType<string> = z.string().regex(/^\S+$/).max(256)
/** A note verifier key as text. Spec §14. */
export const verifierKeyText: z.ZodType<string> = z
  .string()
  .regex(/^\S+\+[0-9a-f]{8}\+[A-Za-z0-9+/]+={0,2}$/)
  .max(512)

/** Schema of `Deployment`. */
export const deploymentSchema: z.ZodType<Deployment> = z.strictObject({
  protocol: z.literal(1),
  chainId: z.int().min(1),
  contracts: z.strictObject({
    consentRegistry: contract,
    providerRegistry: contract,
    auditAnchor: contract,
  }),
  finality: z.string().regex(/^(?:instant|safe|depth:[1-9][0-9]{0,5})$/),
  maxStale: z.int().min(1).max(600),
  gateway: webOrigin,
  orgId: field.orgId,
  origin: logOriginText,
  vkeys: z.strictObject({ checkpoint: verifierKeyText, receipt: verifierKeyText }),
  freshFrom: field.count,
  deploymentBlock: field.count,
  rpcUrl: z.url({ protocol: /^https?$/ }).exactOptional(),
  limits: z.strictObject({
    jsonBytes: field.count,
    blobBytes: field.count,
    batchRecords: field.count,
    batchBytes: field.count,
    patientBytes: field.count,
    relaysPerDay: field.count,
  }),
  clientOrigins: z.array(webOrigin),
})
