import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { withLock } from './lock.mjs'
import { npmCli, runNpm } from './npm.mjs'
import { Stop } from './Stop.mjs'

/**
 * Brings `node_modules` in line with `package-lock.json`. npm writes `node_modules/.package-lock.json` last, so it
 * is the stamp of a finished installation; it is removed first, so a killed run is seen as unfinished.
 */
export async function ensureDependencies(root, node) {
  if (isInstalled(root)) return
  await withLock(root, async () => {
    if (isInstalled(root)) return
    console.log('consentry: installing the dependencies (npm ci)')
    rmSync(stampOf(root), { force: true })
    await runNpm(node, npmCli(node), ['ci'], root)
    if (!isInstalled(root)) throw new Stop('npm ci left packages out; run it once more')
  })
}

const stampOf = (root) => join(root, 'node_modules', '.package-lock.json')

function isInstalled(root) {
  const wanted = packagesIn(join(root, 'package-lock.json'))
  if (!wanted) throw new Stop('package-lock.json is missing or not readable')
  const present = packagesIn(stampOf(root))
  return present !== null && missing(wanted, present, thisPlatform()).length === 0
}

function packagesIn(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages
  } catch {
    return null
  }
}

/** Names of the packages of the lock that this platform needs and that are absent or another version. */
export function missing(wanted, present, platform) {
  return Object.keys(wanted).filter((name) => {
    if (name === '') return false
    const { version, integrity } = wanted[name]
    const there = present[name]
    if (there) return there.version !== version || there.integrity !== integrity
    return fits(wanted[name], platform)
  })
}

/** Whether npm installs a package here; an optional one for another system, processor or C library is left out. */
function fits({ optional, os, cpu, libc }, platform) {
  if (!optional) return true
  if (!os && !cpu) return false
  return allows(os, platform.os) && allows(cpu, platform.cpu) && allows(libc, platform.libc)
}

/** npm's rule for `os`, `cpu` and `libc`: a name allows, a name behind `!` forbids. */
function allows(list, value) {
  if (!list) return true
  if (list.includes(`!${value}`)) return false
  return list.includes(value) || list.every((name) => name.startsWith('!'))
}

function thisPlatform() {
  const musl = existsSync('/lib') && readdirSync('/lib').some((name) => name.startsWith('ld-musl-'))
  return { os: process.platform, cpu: process.arch, libc: musl ? 'musl' : 'glibc' }
}
