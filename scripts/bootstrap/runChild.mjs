import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { delimiter, dirname } from 'node:path'
import { Stop } from './Stop.mjs'

/** npm and the terminal both pass Ctrl-C on; what comes within this time is the same key stroke. */
const sameStrokeMillis = 1_000
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Runs a file under the given Node and resolves to its exit code (128 + n after signal n). The child leads a process
 * group of its own, so that a signal reaches it once and from here alone; what is left of the group ends with it.
 */
export function runChild(node, args, cwd) {
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` }
  const flags = ['--disable-warning=ExperimentalWarning']
  const child = spawn(node, [...flags, ...args], { cwd, env, stdio: 'inherit', detached: true })
  const stopForwarding = forwardSignals(child)
  return new Promise((resolve, reject) => {
    child.on('error', (error) => reject(new Stop(`${args[0]} could not be started: ${error.message}`)))
    child.on('exit', (code, signal) => {
      stopForwarding()
      endGroup(child.pid)
      resolve(code ?? 128 + constants.signals[signal])
    })
  })
}

function forwardSignals(child) {
  let last = Number.NEGATIVE_INFINITY
  const forward = (signal) => {
    const now = performance.now()
    if (now - last < sameStrokeMillis) return
    last = now
    child.kill(signal)
  }
  for (const signal of signals) process.on(signal, forward)
  const watch = process.env.npm_lifecycle_event ? whenOrphaned(() => forward('SIGTERM')) : undefined
  return () => {
    clearInterval(watch)
    for (const signal of signals) process.removeListener(signal, forward)
  }
}

/** npm answers SIGTERM by ending the shell between it and us, which passes nothing on. */
function whenOrphaned(act) {
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    act()
  }, 500)
  return watch
}

function endGroup(pid) {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // Nobody is left, as it should be.
  }
}
