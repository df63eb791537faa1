import { Alert, Button, Card, Group, List, Stack, Text, Title } from '@mantine/core'
import {
  IconBuildingHospital,
  IconFileSearch,
  IconFlask,
  IconUserHeart,
  IconWallet,
} from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { Link } from 'wouter'
import { type Role, useSession, type WalletChoice } from './client/SessionContext.ts'
import { useText } from './text/useText.tsx'
import { ErrorNotice } from './ui/ErrorNotice.tsx'
import { useAction } from './ui/useAction.ts'
import { WalletIcon } from './ui/WalletIcon.tsx'

/** The entrance: as whom, and with which wallet. */
export function HomePage(): ReactNode {
  const { common } = useText()
  const { phase } = useSession()
  const [role, setRole] = useState<Role | null>(null)
  return (
    <Stack gap="xl" py="xl">
      <Stack gap={4}>
        <Title order={1}>{common.appName}</Title>
        <Text size="lg" c="dimmed">
          {common.tagline}
        </Text>
      </Stack>
      {phase.name === 'chooseOrg' ? (
        <ChooseOrg orgs={phase.orgs} />
      ) : (
        <ChooseRole role={role} onRole={setRole} />
      )}
      {role !== null && phase.name !== 'chooseOrg' && <ChooseWallet role={role} />}
    </Stack>
  )
}

function ChooseRole({
  role,
  onRole,
}: {
  readonly role: Role | null
  readonly onRole: (role: Role) => void
}): ReactNode {
  const { home } = useText().common
  const cards = [
    { name: 'patient', title: home.patient, hint: home.patientHint, icon: <IconUserHeart aria-hidden /> },
    {
      name: 'provider',
      title: home.provider,
      hint: home.providerHint,
      icon: <IconBuildingHospital aria-hidden />,
    },
  ] as const
  return (
    <section aria-label={home.iAm} className="tiles">
      {cards.map(({ name, title, hint, icon }) => (
        <RoleCard key={name} title={title} hint={hint} icon={icon}>
          <Button
            fullWidth
            variant={role === name ? 'filled' : 'light'}
            aria-pressed={role === name}
            onClick={() => onRole(name)}
          >
            {home.chooseWallet}
          </Button>
        </RoleCard>
      ))}
      <RoleCard title={home.auditor} hint={home.auditorHint} icon={<IconFileSearch aria-hidden />}>
        <Button fullWidth variant="light" component={Link} href="/auditor">
          {home.start}
        </Button>
      </RoleCard>
    </section>
  )
}

function RoleCard(parts: {
  readonly title: string
  readonly hint: string
  readonly icon: ReactNode
  readonly children: ReactNode
}): ReactNode {
  return (
    <Card withBorder padding="lg">
      <Stack h="100%" justify="space-between">
        <Stack gap="xs">
          <Group gap="xs">
            {parts.icon}
            <Title order={2} size="h4">
              {parts.title}
            </Title>
          </Group>
          <Text c="dimmed">{parts.hint}</Text>
        </Stack>
        {parts.children}
      </Stack>
    </Card>
  )
}

function ChooseWallet({ role }: { readonly role: Role }): ReactNode {
  const { home } = useText().common
  const { wallets, phase, signIn } = useSession()
  const { run, error } = useAction()
  const fitting = wallets.filter(({ demo }) => demo === null || demo.role === role)
  const isBusy = phase.name === 'connecting'
  const hasDemo = fitting.some(({ demo }) => demo !== null)
  return (
    <Stack component="section" aria-label={home.chooseWallet}>
      <Title order={2} size="h4">
        {home.chooseWallet}
      </Title>
      {error !== null && <ErrorNotice error={error} />}
      {fitting.length === 0 && <Text>{home.noWallets}</Text>}
      <Group>
        {fitting.map((wallet) => (
          <WalletButton
            key={wallet.uuid}
            wallet={wallet}
            isBusy={isBusy}
            onChoose={() => run(() => signIn(wallet, role))}
          />
        ))}
      </Group>
      {hasDemo && (
        <Alert color="yellow" icon={<IconFlask aria-hidden />}>
          {home.demoWarning}
        </Alert>
      )}
    </Stack>
  )
}

function WalletButton({
  wallet: { name, icon, demo },
  isBusy,
  onChoose,
}: {
  readonly wallet: WalletChoice
  readonly isBusy: boolean
  readonly onChoose: () => void
}): ReactNode {
  const { home } = useText().common
  const picture =
    icon === null ? (
      demo === null ? (
        <IconWallet aria-hidden />
      ) : (
        <IconFlask aria-hidden />
      )
    ) : (
      <WalletIcon uri={icon} />
    )
  return (
    <Button size="md" variant="default" leftSection={picture} disabled={isBusy} onClick={onChoose}>
      {demo === null ? name : `${home.demo}: ${name}`}
    </Button>
  )
}

function ChooseOrg({
  orgs,
}: {
  readonly orgs: readonly { readonly orgId: string; readonly name: string }[]
}): ReactNode {
  const words = useText().common.orgs
  const { chooseOrg } = useSession()
  const { run, error } = useAction()
  return (
    <Stack>
      <Title order={2} size="h4">
        {words.title}
      </Title>
      {error !== null && <ErrorNotice error={error} />}
      {orgs.length === 0 && (
        <List>
          <List.Item>{words.none}</List.Item>
          <List.Item>{words.noneHint}</List.Item>
        </List>
      )}
      {orgs.map(({ orgId, name }) => (
        <Button key={orgId} variant="default" onClick={() => run(() => chooseOrg(orgId))}>
          {name}
        </Button>
      ))}
    </Stack>
  )
}
