import { readFileSync } from 'node:fs'
import { parseWitnessPolicy, type PolicyParty, type WitnessPolicy } from '@consentry/protocol'
import { nodeCurves } from '../adapters/crypto/nodeCurves.ts'
import { httpWitness } from '../adapters/system/httpWitness.ts'
import type { Config } from '../config.ts'
import { FatalError } from '../errors/FatalError.ts'
import { type Cosigning, createCosigning } from '../publish/cosigning.ts'
import type { Witness } from '../ports/Witness.ts'
import type { Base } from './openBase.ts'

/** Whoever cosigns the checkpoints of this log; null where the settings name none. Throws `FatalError` for a bad policy. */
export function openWitnesses(config: Config, { ledger, journal }: Base): Cosigning | null {
  const path = config.CONSENTRY_WITNESS_POLICY_FILE
  if (path === null) return null
  const { witnesses: parties, quorum } = readPolicy(path)
  const witnesses = parties.map((party) => witnessOf(party, config.CONSENTRY_WITNESS_MS))
  return createCosigning({ ledger, witnesses, quorum, journal, curves: nodeCurves })
}

function readPolicy(path: string): WitnessPolicy {
  try {
    return parseWitnessPolicy(readFileSync(path, 'utf8'))
  } catch (cause) {
    const why = cause instanceof Error && 'code' in cause && cause.code === 'bad_request' ? cause.message : ''
    throw new FatalError(`the witness policy cannot be read. ${why}`.trim(), { cause })
  }
}

function witnessOf({ name, vkey, url }: PolicyParty, timeoutMs: number): Witness {
  if (url === null || !/^https?:\/\/\S+$/.test(url))
    throw new FatalError('a witness of the policy has no URL: a log has to ask it')
  return httpWitness({ name, vkey, url, timeoutMs })
}
