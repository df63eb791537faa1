import type { Graph } from './buildGraph.ts'

interface Frame {
  readonly path: string
  readonly next: Iterator<string>
}

/** Strongly connected groups of more than one file (Tarjan, without recursion). */
export function findCycles(graph: Graph): string[][] {
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const open: string[] = []
  const isOpen = new Set<string>()
  const cycles: string[][] = []

  const enter = (path: string): Frame => {
    index.set(path, index.size)
    low.set(path, index.size - 1)
    open.push(path)
    isOpen.add(path)
    return { path, next: targets(graph, path)[Symbol.iterator]() }
  }
  const lower = (path: string, value: number): void => {
    low.set(path, Math.min(low.get(path) ?? value, value))
  }
  const leave = (path: string): void => {
    if (low.get(path) !== index.get(path)) return
    const group = open.splice(open.indexOf(path))
    for (const member of group) isOpen.delete(member)
    if (group.length > 1) cycles.push(group.sort())
  }

  for (const start of graph.keys()) {
    if (index.has(start)) continue
    const stack = [enter(start)]
    for (let frame = stack.at(-1); frame; frame = stack.at(-1)) {
      const { value, done } = frame.next.next()
      if (done) {
        stack.pop()
        const parent = stack.at(-1)
        if (parent) lower(parent.path, low.get(frame.path) ?? 0)
        leave(frame.path)
      } else if (!index.has(value)) stack.push(enter(value))
      else if (isOpen.has(value)) lower(frame.path, index.get(value) ?? 0)
    }
  }
  return cycles
}

const targets = (graph: Graph, path: string): string[] =>
  (graph.get(path)?.imports ?? []).flatMap(({ file }) => (file && file !== path ? [file] : []))
