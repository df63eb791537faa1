import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { CliError } from '../CliError.ts'
import type { Context } from '../Command.ts'
import type { Profile } from '../profile/Profile.ts'

/** Where gateway and chain answer. */
export type Place = { readonly gateway: string; readonly rpc: string }

/** Ports of a network that was started without any setting. */
const defaultPorts = { gateway: 7546, rpc: 7545 }

/**
 * The network that a call means: options, environment, profile, the one of `npm start`, the default ports; the first that
 * is given. Gateway and node come from the same place unless both are named. Throws `usage`, `no_network`.
 */
export async function findNetwork(
  { args, surroundings }: Pick<Context, 'args' | 'surroundings'>,
  profile?: Pick<Profile, 'gateway' | 'rpc'>,
): Promise<Place> {
  const { env } = surroundings
  const given = args.option('gateway') ?? notEmpty(env['CONSENTRY_GATEWAY'])
  const node = args.option('rpc') ?? notEmpty(env['CONSENTRY_RPC'])
  const gateway = given === undefined ? undefined : urlOf(given, 'gateway').origin
  const rpc = node === undefined ? undefined : urlOf(node, 'rpc').href
  if (gateway !== undefined && rpc !== undefined) return { gateway, rpc }
  const known = profile ?? (await startedPlace(surroundings))
  // The node of another network would show another chain; nothing is guessed.
  if (gateway !== undefined && gateway !== known.gateway)
    throw new CliError('no_network', 'The gateway needs a node of its chain beside it', 'Add --rpc URL')
  return { gateway: known.gateway, rpc: rpc ?? known.rpc }
}

/** The network of `npm start`, as its data folder says. */
async function startedPlace(surroundings: Context['surroundings']): Promise<Place> {
  const text = await readFile(join(dataFolderOf(surroundings), 'ports.json'), 'utf8').catch(() => undefined)
  return placeOf(text === undefined ? defaultPorts : portsIn(text))
}

/** The data folder of `npm start`: `CONSENTRY_DATA`, else `.consentry` in the checkout. */
export function dataFolderOf({ env, cwd, root }: Context['surroundings']): string {
  const given = notEmpty(env['CONSENTRY_DATA'])
  return given === undefined ? join(root, '.consentry') : resolve(cwd, given)
}

const placeOf = ({ gateway, rpc }: typeof defaultPorts): Place => ({
  gateway: `http://127.0.0.1:${gateway}`,
  rpc: `http://127.0.0.1:${rpc}/`,
})

function portsIn(text: string): typeof defaultPorts {
  try {
    const { gateway, rpc } = JSON.parse(text) as typeof defaultPorts
    if (Number.isInteger(gateway) && Number.isInteger(rpc)) return { gateway, rpc }
  } catch {
    // Reported below, like a file with other content.
  }
  throw new CliError('no_network', 'The data folder’s ports.json cannot be read', 'Name --gateway and --rpc')
}

function urlOf(text: string, option: string): URL {
  const url = URL.parse(text)
  if (url !== null && ['http:', 'https:'].includes(url.protocol)) return url
  throw new CliError(
    'usage',
    `--${option} is no URL of http or https`,
    `As in --${option} http://127.0.0.1:7546`,
  )
}

const notEmpty = (text: string | undefined): string | undefined => (text === '' ? undefined : text)
