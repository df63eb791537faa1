import { homedir } from 'node:os'
import { dirname } from 'node:path'
import { viemNode } from './connect/viemNode.ts'
import { exitCodes } from './exitCodes.ts'
import { runNodeProgram } from './network/runProgram.ts'
import type { Surroundings } from './Surroundings.ts'

/** The surroundings of this process. */
export function processSurroundings(): Surroundings {
  return {
    env: process.env,
    cwd: process.cwd(),
    home: homedir(),
    root: dirname(dirname(import.meta.dirname)),
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    clock: Date.now,
    openNode: viemNode,
    runProgram: runNodeProgram,
    interrupt: () => {
      const controller = new AbortController()
      process.once('SIGINT', () => {
        controller.abort()
        process.once('SIGINT', () => process.exit(exitCodes.interrupted.code))
      })
      return controller.signal
    },
  }
}
