import { Alert, Button, Card, FileInput, Group, Stack, Table, Text, Title } from '@mantine/core'
import { IconAlertTriangle, IconPrinter, IconShieldCheck } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { reportRows } from '@consentry/sdk/auditor'
import { portalWorker } from '../client/connectWorker.ts'
import { take } from '../client/PortalError.ts'
import { useText } from '../text/useText.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { saveFile } from '../ui/saveFile.ts'
import { useAction } from '../ui/useAction.ts'
import type { Verified } from '../worker/auditorApi.ts'
import { DecisionList } from './DecisionList.tsx'

/** Verifies a bundle, with a snapshot of the chain where there is one: what holds, what does not, and why. */
export function VerifyPage(): ReactNode {
  const words = useText().auditor.verify
  const { run, isBusy, error } = useAction()
  const [bundle, setBundle] = useState<File | null>(null)
  const [snapshot, setSnapshot] = useState<File | null>(null)
  const [verified, setVerified] = useState<Verified | null>(null)
  const verify = (): Promise<boolean> =>
    run(async () => {
      setVerified(null)
      if (bundle !== null) setVerified(await take(portalWorker().auditor.verify(bundle, snapshot)))
    })
  return (
    <Stack>
      <Title order={1}>{words.title}</Title>
      <Card withBorder>
        <Stack>
          <Text size="sm">{words.hint}</Text>
          <FileInput
            label={words.bundle}
            value={bundle}
            onChange={setBundle}
            clearable
            clearButtonProps={{ 'aria-label': words.clear }}
          />
          <FileInput
            label={words.snapshot}
            description={words.snapshotHint}
            value={snapshot}
            onChange={setSnapshot}
            clearable
            clearButtonProps={{ 'aria-label': words.clear }}
          />
          <Button disabled={bundle === null} loading={isBusy} onClick={verify}>
            {words.verify}
          </Button>
        </Stack>
      </Card>
      {error !== null && <ErrorNotice error={error} />}
      {verified !== null && <Verdict {...verified} />}
    </Stack>
  )
}

function Verdict({ report, html, decisions }: Verified): ReactNode {
  const words = useText().auditor.verify
  const isWhole = report.findings.length === 0
  return (
    <Stack>
      <Alert
        role="status"
        color={isWhole ? 'teal' : 'red'}
        icon={isWhole ? <IconShieldCheck aria-hidden /> : <IconAlertTriangle aria-hidden />}
        title={isWhole ? words.holds : words.findings(report.findings.length)}
      >
        {report.chainFacts === 'verified' ? words.chainVerified : words.chainNotVerified}
      </Alert>
      <Group>
        <Button
          variant="default"
          leftSection={<IconPrinter size={18} aria-hidden />}
          onClick={() => saveFile(new Blob([html], { type: 'text/html' }), 'audit-report.html')}
        >
          {words.print}
        </Button>
      </Group>
      <Card withBorder className="wide">
        <Table aria-label={words.report}>
          <Table.Tbody>
            {reportRows(report).map(([what, done]) => (
              <Table.Tr key={what}>
                <Table.Th scope="row">{what}</Table.Th>
                <Table.Td>{done}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Card>
      {!isWhole && (
        <Card withBorder>
          <Stack gap="xs">
            {report.findings.slice(0, 100).map(({ code, index, detail }) => (
              <Text key={`${code} ${index} ${detail}`} size="sm">
                <strong>{code}</strong> {index !== null && words.atLeaf(index)}: {detail}
              </Text>
            ))}
          </Stack>
        </Card>
      )}
      {decisions.length > 0 && <DecisionList decisions={decisions} />}
    </Stack>
  )
}
