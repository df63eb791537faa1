import { Code, Loader, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { portalWorker } from '../client/connectWorker.ts'
import { take } from '../client/PortalError.ts'
import { useText } from '../text/useText.tsx'

/** A node of the tree: the leaves below it and their hash. It unfolds into its two halves. */
export function MerkleNode({ start, end }: { readonly start: number; readonly end: number }): ReactNode {
  const words = useText().auditor.log
  const [isOpen, setOpen] = useState(false)
  const node = useQuery({
    queryKey: ['node', start, end],
    queryFn: () => take(portalWorker().auditor.node(start, end)),
  })
  if (node.data === undefined) {
    return (
      <li>
        <Loader size="xs" />
      </li>
    )
  }
  const { hash, split } = node.data
  const name = split === null ? words.leaf(start) : words.leaves(start, end - 1)
  return (
    <li>
      {split === null ? (
        <Text component="span" size="sm">
          {name}
        </Text>
      ) : (
        <button type="button" className="more" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? '▾' : '▸'} {name}
        </button>
      )}{' '}
      <Code>{hash.slice(0, 16)}…</Code>
      {isOpen && split !== null && (
        <ul className="tree">
          <MerkleNode start={start} end={split} />
          <MerkleNode start={split} end={end} />
        </ul>
      )}
    </li>
  )
}
