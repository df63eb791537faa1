import { mkdirSync, openSync, closeSync, rmSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Stop } from './Stop.mjs'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
const beatMillis = 1_000
const staleMillis = 15_000
const patienceMillis = 15 * 60_000

/**
 * Runs one installation at a time in this checkout. The holder touches the lock file; one that stays untouched
 * belongs to a killed run (a process number would not tell: they are used again after a reboot).
 */
export async function withLock(root, task) {
  const folder = join(root, '.runtime')
  const file = join(folder, 'install.lock')
  mkdirSync(folder, { recursive: true })
  await take(file)
  const beat = setInterval(() => touch(file), beatMillis)
  const release = () => rmSync(file, { force: true })
  const quit = () => {
    release()
    process.exit(130)
  }
  for (const signal of signals) process.once(signal, quit)
  try {
    return await task()
  } finally {
    for (const signal of signals) process.removeListener(signal, quit)
    clearInterval(beat)
    release()
  }
}

async function take(file) {
  const end = Date.now() + patienceMillis
  let told = false
  while (!create(file)) {
    if (age(file) > staleMillis) {
      rmSync(file, { force: true })
      continue
    }
    if (Date.now() > end) throw new Stop(`another run is still installing; if there is none, remove ${file}`)
    if (!told) console.log('consentry: waiting for another run that is installing')
    told = true
    await wait(200)
  }
}

function create(file) {
  try {
    closeSync(openSync(file, 'wx'))
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw new Stop(`cannot write ${file}: ${error.code}`)
  }
}

function age(file) {
  try {
    return Date.now() - statSync(file).mtimeMs
  } catch {
    return 0
  }
}

function touch(file) {
  try {
    utimesSync(file, new Date(), new Date())
  } catch {
    // Removed by hand: the next run may start, which is what the person wanted.
  }
}
