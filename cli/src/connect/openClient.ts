import { type Client, createClient } from '@consentry/sdk'
import { fileReceipts, nodeAead, nodeCurves, nodeHashes } from '@consentry/sdk/node'
import { fromViem } from '@consentry/sdk/wallet/viem'
import type { PrivateKeyAccount } from 'viem/accounts'
import type { Context } from '../Command.ts'
import { fileVersions } from '../profile/fileVersions.ts'
import type { Profile } from '../profile/Profile.ts'
import { type ProfileFolder, profileFolder } from '../profile/profileFolder.ts'
import { readWalletKey } from '../profile/walletKey.ts'
import type { ChainNode } from './ChainNode.ts'
import { confirmingWallet } from './confirmingWallet.ts'
import { findNetwork, type Place } from './findNetwork.ts'

/** A profile at its network. */
export type OpenProfile = {
  readonly folder: ProfileFolder
  readonly profile: Profile
  readonly account: PrivateKeyAccount
  readonly place: Place
  readonly client: Client
  readonly node: ChainNode
}

/** Roles with a profile of their own. */
export type ProfileRole = 'patient' | 'provider'

/** A person at a terminal waits longer than a page would; a chain of trial mines when it is asked to. */
const patience = { timeoutMillis: 60_000, retries: 20, maxWaitMillis: 120_000 }

/**
 * Connects the profile of a role to its gateway. The first connection fixes chain and registry: from then on another
 * network is refused. Throws `no_profile`, `unreachable`, `wrong_deployment`.
 */
export async function openClient(context: Context, role: ProfileRole): Promise<OpenProfile> {
  const folder = profileFolder(context, role)
  const profile = await folder.read()
  return connectProfile(context, { folder, profile, account: await readWalletKey(context, folder, profile) })
}

/** Connects a profile that was just made or read. */
export async function connectProfile(
  context: Context,
  { folder, profile, account }: Pick<OpenProfile, 'folder' | 'profile' | 'account'>,
): Promise<OpenProfile> {
  const place = await findNetwork(context, profile)
  const node = context.surroundings.openNode(place.rpc)
  const base = {
    gateway: place.gateway,
    chain: node.chain,
    wallet: confirmingWallet(fromViem(account), context.prompts),
    crypto: { curves: nodeCurves, aead: nodeAead, hashes: nodeHashes },
    patience,
    versions: await fileVersions(folder),
    ...(profile.net === null ? {} : { net: profile.net }),
    ...context.surroundings.client,
  }
  const first = await createClient(base)
  const receipts = await fileReceipts(await folder.pathOf(receiptsFile(first.deployment.origin)))
  context.atEnd(() => receipts.close())
  const client: Client = { ...first, receipts }
  if (profile.net !== null) return { folder, profile, account, place, client, node }
  const known = { ...profile, ...place, net: client.net }
  await folder.write(known)
  return { folder, profile: known, account, place, client, node }
}

/** One file for one log. */
function receiptsFile(origin: string): string {
  return `receipts-${origin.replace(/[^A-Za-z0-9]+/g, '-')}.ndjson`
}
