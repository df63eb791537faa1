import { Accordion, Badge, Button, Card, Group, Stack, Text, Title } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import type { ReplayedDecision } from '@consentry/sdk/auditor'
import { useText } from '../text/useText.tsx'
import { Time } from '../ui/Time.tsx'

const PAGE = 20
const COLOURS = { passed: 'teal', failed: 'red', 'not asked': 'gray' } as const

/** Every decision of the bundle, made again: what each check said. */
export function DecisionList({ decisions }: { readonly decisions: readonly ReplayedDecision[] }): ReactNode {
  const words = useText().auditor.decisions
  const [count, setCount] = useState(PAGE)
  return (
    <Card withBorder component="section" aria-label={words.title}>
      <Stack gap="xs">
        <Title order={2} size="h4">
          {words.title}
        </Title>
        <Accordion order={3}>
          {decisions.slice(0, count).map((decision) => (
            <Accordion.Item key={decision.index} value={String(decision.index)}>
              <Accordion.Control>
                <Group justify="space-between" pr="sm">
                  <Text size="sm">
                    #{decision.index} · <Time at={decision.event.t} />
                  </Text>
                  <Group gap={4}>
                    <Badge variant="light" color={decision.decision === 'allow' ? 'teal' : 'red'}>
                      {words.outcomes[decision.decision]}
                    </Badge>
                    {decision.differences.length > 0 && (
                      <Badge color="red" variant="light">
                        {words.differs}
                      </Badge>
                    )}
                  </Group>
                </Group>
              </Accordion.Control>
              <Accordion.Panel>
                <Rules decision={decision} />
              </Accordion.Panel>
            </Accordion.Item>
          ))}
        </Accordion>
        {decisions.length > count && (
          <Button variant="default" onClick={() => setCount(count + PAGE)}>
            {words.more(decisions.length - count)}
          </Button>
        )}
      </Stack>
    </Card>
  )
}

function Rules({
  decision: { event, rules, differences },
}: {
  readonly decision: ReplayedDecision
}): ReactNode {
  const { auditor, terms } = useText()
  const words = auditor.decisions
  const about = [event.action, event.class, event.purpose].filter((text) => text !== undefined)
  return (
    <Stack gap="xs">
      <Text size="sm">
        {about
          .map((text) => terms.classes[text] ?? terms.purposes[text] ?? terms.actions[text] ?? text)
          .join(' · ')}
      </Text>
      <Group gap={6}>
        {rules.map(({ rule, verdict }) => (
          <Badge key={rule} variant="light" color={COLOURS[verdict]}>
            {words.rules[rule]}: {words.verdicts[verdict]}
          </Badge>
        ))}
      </Group>
      {differences.map(({ field, logged, expected }) => (
        <Text key={field} size="sm" c="red">
          {words.difference(field, logged, expected)}
        </Text>
      ))}
    </Stack>
  )
}
