import { readFile } from 'node:fs/promises'
import { writeDurably } from '../chain/writeDurably.ts'
import type { DataFolder } from './dataFolder.ts'
import { freePort } from './freePort.ts'
import { NetworkError } from './NetworkError.ts'

/** Ports on 127.0.0.1. */
export interface NetworkPorts {
  /** JSON-RPC of the chain, for wallets too. */
  readonly rpc: number
  readonly gateway: number
}

export const defaultPorts: NetworkPorts = { rpc: 7545, gateway: 7546 }

/**
 * The ports of an installation: those asked for (0 picks a free one), else those it had before, else the default. They are
 * kept, because the gateway's origin names its log and wallets remember the RPC URL.
 */
export async function networkPorts(
  folder: DataFolder,
  wanted: Partial<NetworkPorts> = {},
): Promise<NetworkPorts> {
  const before = await readPorts(folder)
  const portOf = async (name: keyof NetworkPorts) => {
    const port = wanted[name]
    if (port !== undefined && port !== 0) return port
    return before?.[name] ?? (port === 0 ? freePort() : defaultPorts[name])
  }
  const ports = { rpc: await portOf('rpc'), gateway: await portOf('gateway') }
  if (ports.rpc === ports.gateway) {
    throw new NetworkError('bad_setting', `Chain and gateway cannot both have port ${ports.rpc}`)
  }
  if (ports.rpc !== before?.rpc || ports.gateway !== before.gateway) {
    await writeDurably(folder.ports, `${JSON.stringify(ports)}\n`)
  }
  return ports
}

async function readPorts(folder: DataFolder): Promise<NetworkPorts | null> {
  const text = await readFile(folder.ports, 'utf8').catch(() => null)
  return text === null ? null : (JSON.parse(text) as NetworkPorts)
}
