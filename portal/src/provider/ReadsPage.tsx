import { Alert, Stack, Table, Title } from '@mantine/core'
import { IconAlertTriangle, IconShieldCheck } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useOwnReads } from '../client/queries.ts'
import { useText } from '../text/useText.tsx'
import { Address } from '../ui/Address.tsx'
import { Empty } from '../ui/Empty.tsx'
import { Loaded } from '../ui/Loaded.tsx'
import { Time } from '../ui/Time.tsx'

/** What one's organisation did, as the log has it, and whether its receipts are in the log. */
export function ReadsPage(): ReactNode {
  const { provider, terms } = useText()
  const words = provider.reads
  const reads = useOwnReads()
  return (
    <Stack>
      <Title order={1}>{words.title}</Title>
      <Loaded query={reads}>
        {({ entries, isProved }) => (
          <Stack>
            <Alert
              color={isProved ? 'teal' : 'red'}
              icon={isProved ? <IconShieldCheck aria-hidden /> : <IconAlertTriangle aria-hidden />}
            >
              {isProved ? words.proved : words.unproved}
            </Alert>
            {entries.length === 0 ? (
              <Empty title={words.empty} />
            ) : (
              <div className="wide">
                <Table striped aria-label={words.title}>
                  <Table.Thead>
                    <Table.Tr>
                      <Table.Th>{words.when}</Table.Th>
                      <Table.Th>{words.whose}</Table.Th>
                      <Table.Th>{words.what}</Table.Th>
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {entries.map(({ id, t, patient, kind, classes }) => (
                      <Table.Tr key={id}>
                        <Table.Td>
                          <Time at={t} />
                        </Table.Td>
                        <Table.Td>
                          <Address value={patient} />
                        </Table.Td>
                        <Table.Td>
                          {words.kinds[kind]} {classes.map((name) => terms.classes[name] ?? name).join(', ')}
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
