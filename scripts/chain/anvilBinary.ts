import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { ChainError } from './ChainError.ts'

const architectures: ReadonlyMap<string, string> = new Map([
  ['x64', 'amd64'],
  ['arm64', 'arm64'],
])

/**
 * The anvil that npm installed for this machine. It is called directly: the package's own wrapper would stand between
 * the supervisor and the process it has to watch. Throws `anvil_missing`.
 */
export function anvilBinary(): string {
  const require = createRequire(import.meta.url)
  const name = process.platform === 'win32' ? 'anvil.exe' : 'anvil'
  const platform = `${process.platform}-${architectures.get(process.arch) ?? process.arch}`
  const wrapper = dirname(require.resolve('@foundry-rs/anvil/package.json'))
  const candidates = [
    join(wrapper, '..', `anvil-${platform}`, 'bin', name),
    join(wrapper, 'node_modules', '@foundry-rs', `anvil-${platform}`, 'bin', name),
    join(wrapper, 'dist', name),
  ]
  const found = candidates.find((path) => existsSync(path))
  if (found) return found
  throw new ChainError(
    'anvil_missing',
    `No anvil for ${platform} is installed. Run npm ci, or use another chain by its RPC URL.`,
  )
}
