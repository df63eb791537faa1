import { Alert, Badge, Stack, Table, Title } from '@mantine/core'
import { IconAlertTriangle, IconShieldCheck } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useOrgs, useTrail } from '../client/queries.ts'
import { useText } from '../text/useText.tsx'
import { Empty } from '../ui/Empty.tsx'
import { Loaded } from '../ui/Loaded.tsx'
import { Time } from '../ui/Time.tsx'

/** Who looked, when and why, and whether the log proves it. */
export function ActivityPage(): ReactNode {
  const text = useText()
  const words = text.patient.activity
  const trail = useTrail()
  const orgs = useOrgs()
  const nameOf = (org: string | undefined): string =>
    org === undefined
      ? text.terms.patient
      : (orgs.data?.find(({ orgId }) => orgId === org)?.name ?? org.slice(0, 10))
  return (
    <Stack>
      <Title order={1}>{words.title}</Title>
      <Loaded query={trail}>
        {({ entries, alarms }) => (
          <Stack>
            <Alert
              color={alarms.length === 0 ? 'teal' : 'red'}
              icon={alarms.length === 0 ? <IconShieldCheck aria-hidden /> : <IconAlertTriangle aria-hidden />}
            >
              {alarms.length === 0 ? words.whole : words.alarm(alarms.length)}
            </Alert>
            {entries.length === 0 ? (
              <Empty title={words.empty} />
            ) : (
              <div className="wide">
                <Table striped>
                  <Table.Tbody>
                    {entries.toReversed().map(({ pseq, event, proof }) => (
                      <Table.Tr key={pseq}>
                        <Table.Td>{event === null ? '' : <Time at={event.t} />}</Table.Td>
                        <Table.Td>{event === null ? words.erased : nameOf(event.org)}</Table.Td>
                        <Table.Td>
                          {event === null
                            ? ''
                            : `${event.type}${event.class === undefined ? '' : ` · ${text.terms.classes[event.class] ?? event.class}`}`}
                        </Table.Td>
                        <Table.Td>
                          <Badge variant="light" color={proof === 'anchored' ? 'teal' : 'gray'}>
                            {words.proofs[proof]}
                          </Badge>
                        </Table.Td>
                      </Table.Tr>
                    ))}
                  </Table.Tbody>
                </Table>
              </div>
            )}
          </Stack>
        )}
      </Loaded>
    </Stack>
  )
}
