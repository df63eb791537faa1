import { Alert, Badge, Button, Card, Code, Stack, Table, Text, TextInput, Title } from '@mantine/core'
import { IconAlertTriangle, IconShieldCheck } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { portalWorker } from '../client/connectWorker.ts'
import { take } from '../client/PortalError.ts'
import { useSession } from '../client/SessionContext.ts'
import { useText } from '../text/useText.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { Time } from '../ui/Time.tsx'
import { useAction } from '../ui/useAction.ts'
import type { ShownLog } from '../worker/auditorApi.ts'
import { MerkleNode } from './MerkleNode.tsx'

/** The public log of a gateway: checkpoint, anchors, and the tree that one can unfold. */
export function LogPage(): ReactNode {
  const words = useText().auditor.log
  const { config } = useSession()
  const { run, isBusy, error } = useAction()
  const [gateway, setGateway] = useState(config.gateway)
  const [rpcUrl, setRpcUrl] = useState(config.rpcUrl ?? '')
  const [log, setLog] = useState<ShownLog | null>(null)
  const open = (): Promise<boolean> =>
    run(async () => {
      setLog(null)
      setLog(await take(portalWorker().auditor.openLog(gateway.trim(), rpcUrl.trim())))
    })
  return (
    <Stack>
      <Title order={1}>{words.title}</Title>
      <Card withBorder>
        <Stack>
          <TextInput
            label={words.gateway}
            value={gateway}
            onChange={(event) => setGateway(event.currentTarget.value)}
          />
          <TextInput
            label={words.node}
            description={words.nodeHint}
            value={rpcUrl}
            onChange={(event) => setRpcUrl(event.currentTarget.value)}
          />
          <Button loading={isBusy} onClick={open}>
            {words.open}
          </Button>
        </Stack>
      </Card>
      {error !== null && <ErrorNotice error={error} />}
      {log !== null && <Log log={log} />}
    </Stack>
  )
}

function Log({ log }: { readonly log: ShownLog }): ReactNode {
  const words = useText().auditor.log
  const isOne = log.anchors.every(({ isOfThisTree }) => isOfThisTree) && log.onChain?.isOfThisTree !== false
  return (
    <Stack>
      <Alert
        role="status"
        color={isOne ? 'teal' : 'red'}
        icon={isOne ? <IconShieldCheck aria-hidden /> : <IconAlertTriangle aria-hidden />}
      >
        {isOne ? words.consistent(log.size) : words.fork}
      </Alert>
      <Card withBorder>
        <Stack gap="xs">
          <Text size="sm">{log.origin}</Text>
          <Text size="sm">{words.root}</Text>
          <Code style={{ overflowWrap: 'anywhere' }}>{log.root}</Code>
        </Stack>
      </Card>
      {log.anchors.length > 0 && (
        <Card withBorder className="wide">
          <Title order={2} size="h4" mb="xs">
            {words.anchors}
          </Title>
          <Table aria-label={words.anchors}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{words.size}</Table.Th>
                <Table.Th>{words.block}</Table.Th>
                <Table.Th>{words.when}</Table.Th>
                <Table.Th>{words.proof}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {log.anchors
                .toReversed()
                .slice(0, 10)
                .map(({ size, block, time, tx, isOfThisTree }) => (
                  <Table.Tr key={tx}>
                    <Table.Td>{size}</Table.Td>
                    <Table.Td>{block}</Table.Td>
                    <Table.Td>
                      <Time at={time * 1000} />
                    </Table.Td>
                    <Table.Td>
                      <Badge variant="light" color={isOfThisTree ? 'teal' : 'red'}>
                        {isOfThisTree ? words.ofThisTree : words.ofAnother}
                      </Badge>
                    </Table.Td>
                  </Table.Tr>
                ))}
            </Table.Tbody>
          </Table>
        </Card>
      )}
      {log.size > 0 && (
        <Card withBorder>
          <Title order={2} size="h4" mb="xs">
            {words.tree}
          </Title>
          <ul className="tree">
            <MerkleNode start={0} end={log.size} />
          </ul>
        </Card>
      )}
    </Stack>
  )
}
