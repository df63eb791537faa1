import { Alert, Badge, Button, Card, Group, Stack, Switch, Text, Title } from '@mantine/core'
import { IconAlertTriangle, IconShieldCheck } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import type { TrailStory } from '@consentry/sdk/patient'
import { useOrgName, useTrail } from '../client/queries.ts'
import { useLanguage, useText } from '../text/useText.tsx'
import { Empty } from '../ui/Empty.tsx'
import { Loaded } from '../ui/Loaded.tsx'
import { Time } from '../ui/Time.tsx'
import { LookCalendar } from './LookCalendar.tsx'

/** Stories shown before one asks for more. */
const PAGE = 25

/** Who looked, when and why, in words, and whether the log proves it. */
export function ActivityPage(): ReactNode {
  const words = useText().patient.activity
  const trail = useTrail()
  return (
    <Stack>
      <Title order={1}>{words.title}</Title>
      <Loaded query={trail}>
        {({ stories, alarms, looks }) => (
          <Stack>
            <ProofState alarms={alarms} />
            <LookCalendar looks={looks} />
            {stories.length === 0 ? <Empty title={words.empty} /> : <Stories stories={stories} />}
          </Stack>
        )}
      </Loaded>
    </Stack>
  )
}

function ProofState({ alarms }: { readonly alarms: readonly string[] }): ReactNode {
  const words = useText().patient.activity
  if (alarms.length === 0) {
    return (
      <Alert color="teal" icon={<IconShieldCheck aria-hidden />}>
        {words.whole}
      </Alert>
    )
  }
  return (
    <Alert
      role="alert"
      color="red"
      icon={<IconAlertTriangle aria-hidden />}
      title={words.alarm(alarms.length)}
    >
      {alarms.map((alarm) => (
        <Text key={alarm} size="sm">
          {alarm}
        </Text>
      ))}
    </Alert>
  )
}

function Stories({ stories }: { readonly stories: readonly TrailStory[] }): ReactNode {
  const words = useText().patient.activity
  const [isOthers, setOthers] = useState(false)
  const [count, setCount] = useState(PAGE)
  const chosen = stories.toReversed().filter(({ isByOthers }) => isByOthers || !isOthers)
  return (
    <Stack gap="xs">
      <Switch
        label={words.onlyOthers}
        checked={isOthers}
        onChange={(event) => setOthers(event.currentTarget.checked)}
      />
      {chosen.slice(0, count).map((story) => (
        <Story key={story.pseqs.join()} story={story} />
      ))}
      {chosen.length > count && (
        <Button variant="default" onClick={() => setCount(count + PAGE)}>
          {words.more(chosen.length - count)}
        </Button>
      )}
    </Stack>
  )
}

function Story({ story }: { readonly story: TrailStory }): ReactNode {
  const { terms, patient } = useText()
  const words = patient.activity
  const { language } = useLanguage()
  const nameOf = useOrgName()
  const { sentence, t, proof, isRefused, isByOthers, type, org, count } = story
  const facts = {
    type,
    isRefused,
    isByOthers,
    organisation: org === null ? null : nameOf(org),
    classes: story.class === null ? '' : (terms.classes[story.class] ?? story.class),
    purpose: story.purpose === null ? '' : (terms.purposes[story.purpose] ?? story.purpose),
    count,
    day: new Intl.DateTimeFormat(language, { dateStyle: 'long' }).format(t),
  }
  return (
    <Card withBorder padding="sm">
      <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
        <div>
          <Text size="sm">{words.sentence(facts, sentence)}</Text>
          {t > 0 && (
            <Text size="xs" c="dimmed">
              <Time at={t} />
            </Text>
          )}
        </div>
        <Group gap={4} justify="flex-end">
          {isRefused && (
            <Badge variant="light" color="red">
              {words.refused}
            </Badge>
          )}
          <Badge variant="light" color={proof === 'anchored' ? 'teal' : 'gray'}>
            {words.proofs[proof]}
          </Badge>
        </Group>
      </Group>
    </Card>
  )
}
