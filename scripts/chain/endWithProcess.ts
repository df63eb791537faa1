import type { ChildProcess } from 'node:child_process'

const children = new Set<ChildProcess>()

/** Ends the child at once when this process leaves in any way but a kill, and forgets it when it ends before. */
export function endWithProcess(child: ChildProcess): void {
  if (children.size === 0) process.on('exit', endAll)
  children.add(child)
  child.once('exit', () => {
    children.delete(child)
    if (children.size === 0) process.off('exit', endAll)
  })
}

function endAll(): void {
  for (const child of children) child.kill('SIGKILL')
}
