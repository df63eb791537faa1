import { type Hex, keccak256 } from 'viem'
import generated from './artifacts.generated.json' with { type: 'json' }

/** Creation code of a contract, and how to recognise what it deploys. */
export interface DeployArtifact {
  readonly bytecode: Hex
  /** keccak-256 of the deployed code with zeros in place of the immutables. */
  readonly codeHash: Hex
  /** Bytes of the deployed code. */
  readonly size: number
  /** Byte ranges of the immutables. */
  readonly immutables: readonly { readonly start: number; readonly length: number }[]
}

/** The contracts there are creation codes of. */
export type DeployableName = keyof typeof generated

/** Creation codes, generated from contracts/. */
export const artifacts = generated as Readonly<Record<DeployableName, DeployArtifact>>

/** Whether `code`, as found on chain, was deployed from `artifact`, whatever its immutables are. */
export function isDeployedFrom(artifact: DeployArtifact, code: Hex): boolean {
  const bytes = Buffer.from(code.slice(2), 'hex')
  for (const { start, length } of artifact.immutables) bytes.fill(0, start, start + length)
  return keccak256(bytes) === artifact.codeHash
}
