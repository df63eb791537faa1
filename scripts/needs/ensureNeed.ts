import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { type Need, type NeedName, needs } from './Need.ts'
import { NeedError } from './NeedError.ts'

const aptGet = '/usr/bin/apt-get'
const minutesMillis = 10 * 60_000

/**
 * The path of a needed program. What is installed is used; as root on Debian it is installed; else a person must.
 *
 * @throws NeedError with the one line to run
 */
export function ensureNeed(name: NeedName): string {
  const need = needs[name]
  const found = need.find()
  if (found) return found
  if (process.getuid?.() !== 0 || !existsSync(aptGet))
    throw new NeedError(`${name} is missing; run: ${command(need)}`)
  console.log(`consentry: installing ${need.debianPackage} (apt-get)`)
  apt(['update'])
  apt(['install', '--yes', '--no-install-recommends', need.debianPackage])
  const installed = need.find()
  if (!installed) throw new NeedError(`${name} is missing although apt-get installed ${need.debianPackage}`)
  return installed
}

function command({ debianPackage, macCommand }: Need): string {
  return process.platform === 'darwin' ? macCommand : `apt-get install -y ${debianPackage} (as root)`
}

function apt(args: readonly string[]): void {
  const { status, stderr } = spawnSync(aptGet, ['-qq', '-o', 'DPkg::Lock::Timeout=120', ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    timeout: minutesMillis,
  })
  if (status === 0) return
  throw new NeedError(`apt-get ${args[0]} failed: ${stderr.trim().split('\n').at(-1) ?? 'no reason given'}`)
}
