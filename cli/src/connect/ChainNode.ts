import type { Address } from '@consentry/protocol'
import type { ChainView, SetEncKey, SetMember } from '@consentry/sdk'
import type { ChainSource } from '@consentry/sdk/auditor'
import type { PrivateKeyAccount } from 'viem/accounts'

/** A node of the chain, as far as commands need one. */
export type ChainNode = {
  readonly chain: ChainView
  /** Headers, logs and counters of the past, for snapshots. */
  readonly source: ChainSource
  /** Publishes the key of an organisation by a transaction of its administrator. */
  setEncKey(account: PrivateKeyAccount, providers: Address): SetEncKey
  /** Sets members of an organisation by a transaction of its administrator. */
  setMember(account: PrivateKeyAccount, providers: Address): SetMember
}

/** Connects to a node by its URL. */
export type OpenNode = (rpc: string) => ChainNode
