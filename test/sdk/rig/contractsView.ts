import type { BlockHash, Seconds } from '@consentry/protocol'
import { SdkError } from '../../../sdk/src/errors/SdkError.ts'
import type { ChainBlock, ChainView } from '../../../sdk/src/wallet/ChainView.ts'
import { network } from '../../gateway/follow/FakeChain.ts'
import { FakeContracts, unknownOrg } from './FakeContracts.ts'

/** The chain as a client's own node shows it. `isDown` says whether that node answers. */
export function contractsView(contracts: FakeContracts, isDown: () => boolean = () => false): ChainView {
  const { chain } = contracts
  const blockAt = (number: number): ChainBlock | undefined => {
    const header = chain.blocks[number]?.header
    return header === undefined
      ? undefined
      : { number, hash: header.hash as string as BlockHash, time: header.time as Seconds }
  }
  const head = (): ChainBlock => blockAt(chain.blocks.length - 1) as ChainBlock
  const codes = new Map(
    [network.consentRegistry, network.providerRegistry, network.auditAnchor].map((one) => [
      one.address,
      one.codeHash,
    ]),
  )
  const answering = async <Answer>(answer: () => Answer): Promise<Answer> => {
    if (isDown()) throw new SdkError('unreachable', 'The node of the chain gave no usable answer')
    return answer()
  }
  return {
    chainId: () => answering(() => network.chainId),
    codeHash: (address) => answering(() => codes.get(address)),
    head: () => answering(head),
    safeHead: () => answering(head),
    block: (number) => answering(() => blockAt(number)),
    patient: (_registry, patient) => answering(() => contracts.patient(patient)),
    grant: (_registry, patient, id) => answering(() => contracts.grant(patient, id)),
    delegate: (_registry, patient, who) =>
      answering(() => FakeContracts.at(contracts.delegates.get(patient + who), head().number)),
    keysHistory: ({ patient }) => answering(() => contracts.keysHistory.get(patient) ?? []),
    delegateNonce: (_registry, patient) => answering(() => contracts.nonces.get(patient) ?? 0),
    org: (_providers, orgId) => answering(() => contracts.orgs.get(orgId) ?? unknownOrg),
    anchor: () => answering(() => contracts.anchor),
    isSignedBy: () => answering(() => false),
    memberAt: ({ orgId, who, atBlock }) =>
      answering(() => FakeContracts.at(contracts.members.get(orgId + who), atBlock)),
    delegateAt: ({ patient, who, atBlock }) =>
      answering(() => FakeContracts.at(contracts.delegates.get(patient + who), atBlock)),
  }
}
