import type { ConsentRegistry } from '../../../types/ethers-contracts/index.ts'
import { ethers } from '../support/chain.ts'
import { hashTerms, type Terms } from '../support/terms.ts'
import type { MessageName } from '../support/typedData.ts'

/** Fields of a message, as the vectors name them. */
export interface Message {
  readonly patient: string
  readonly [field: string]: unknown
}

type Arguments = (message: Message, signer: string) => unknown[]

/** The function that takes a message, and its arguments without the signature. */
const takers: Readonly<Record<MessageName, readonly [name: string, toArguments: Arguments]>> = {
  Grant: ['grantBySig', (m, signer) => [m.patient, signer, m['version'], hashTerms(m['terms'] as Terms)]],
  Revoke: ['revokeBySig', (m, signer) => [m.patient, signer, m['id']]],
  RevokeAll: ['revokeAllBySig', (m, signer) => [m.patient, signer, m['version']]],
  SetKeys: [
    'setKeysBySig',
    (m, signer) => [m.patient, signer, m['digest'], m['seq'], m['version'], m['blockNumber'], m['blockHash']],
  ],
  SetDelegate: [
    'setDelegateBySig',
    (m) => [m.patient, m['delegate'], m['rights'], m['validUntil'], m['blockNumber'], m['blockHash']],
  ],
}

/** Name of the error the registry answers a message with, and its values; null if it accepts. */
export async function submitMessage(
  registry: ConsentRegistry,
  name: MessageName,
  message: Message,
  signer: string,
  signature: string,
): Promise<{ name: string; args: unknown[] } | null> {
  const [taker, toArguments] = takers[name]
  const data = registry.interface.encodeFunctionData(
    taker as 'revokeBySig',
    [...toArguments(message, signer), signature] as [string, string, string, string],
  )
  try {
    await registry.runner?.provider?.call({ to: await registry.getAddress(), data })
    return null
  } catch (error) {
    const { data: answer } = error as { data?: string }
    const parsed = registry.interface.parseError(answer ?? '0x')
    if (!parsed) throw error
    return { name: parsed.name, args: [...parsed.args] }
  }
}

/** The digest that the contract computes, which it tells when a signature is bad. */
export async function contractDigest(
  registry: ConsentRegistry,
  name: MessageName,
  message: Message,
): Promise<string> {
  const refusal = await submitMessage(registry, name, message, ethers.toBeHex(0xaa, 20), '0x')
  if (refusal?.name !== 'ConsentRegistryBadSignature') throw new TypeError(`no digest: ${refusal?.name}`)
  return String(refusal.args[1])
}
