import { Table } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { GrantView } from '@consentry/sdk'
import { useText } from '../text/useText.tsx'
import { Time } from '../ui/Time.tsx'

/** Organisations by classes: who may see what until when, at one glance. */
export function SharingMatrix({ grants }: { readonly grants: readonly GrantView[] }): ReactNode {
  const { terms, patient } = useText()
  const words = patient.sharing
  if (grants.length === 0) return null
  const orgs = Map.groupBy(grants, ({ opening }) => opening.terms.grantee)
  const classes = [...new Set(grants.flatMap(({ opening }) => opening.terms.classes))].toSorted()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reached by keyboard.
    <section className="sideways" aria-label={words.matrix} tabIndex={0}>
      <Table withTableBorder withColumnBorders aria-label={words.matrix}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{words.what}</Table.Th>
            {[...orgs].map(([org, own]) => (
              <Table.Th key={org} scope="col">
                {own[0]?.opening.terms.granteeName}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {classes.map((name) => (
            <Table.Tr key={name}>
              <Table.Th scope="row">{terms.classes[name] ?? name}</Table.Th>
              {[...orgs].map(([org, own]) => (
                <Table.Td key={org}>
                  <Cell until={lastOf(own, name)} />
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  )
}

function Cell({ until }: { readonly until: number | null }): ReactNode {
  const words = useText().patient.sharing
  if (until === null) return <span>–</span>
  return (
    <>
      <IconCheck size={14} aria-hidden /> {words.untilWord} <Time at={until * 1000} precision="day" />
    </>
  )
}

/** The latest end of the grants that name a class, s. */
function lastOf(grants: readonly GrantView[], name: string): number | null {
  const ends = grants
    .filter(({ opening }) => opening.terms.classes.some((each) => each === name))
    .map(({ opening }) => opening.terms.expiresAt)
  return ends.length === 0 ? null : Math.max(...ends)
}
