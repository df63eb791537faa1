import {
  ActionIcon,
  Alert,
  Anchor,
  Button,
  Group,
  SegmentedControl,
  Text,
  useMantineColorScheme,
} from '@mantine/core'
import { useNetwork } from '@mantine/hooks'
import { IconLock, IconLogout, IconShieldCheck, IconSunMoon, IconWifiOff } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { useSession } from '../client/SessionContext.ts'
import { useLanguage, useText } from '../text/useText.tsx'
import { Navigation } from './Navigation.tsx'

/** Head of every page: name, navigation of the role, language, theme, lock and sign-out. */
export function Shell({ children }: { readonly children: ReactNode }): ReactNode {
  const { common } = useText()
  const { online } = useNetwork()
  return (
    <div className="shell">
      <a className="skip" href="#content">
        {common.skipToContent}
      </a>
      <header className="bar">
        <Group className="barInner" justify="space-between" gap="xs">
          <Anchor component={Link} href="/" underline="never" c="inherit">
            <Group gap={6}>
              <IconShieldCheck aria-hidden color="var(--mantine-color-anchor)" />
              <Text fw={700}>{common.appName}</Text>
            </Group>
          </Anchor>
          <Tools />
        </Group>
        <Navigation />
      </header>
      <main id="content" className="page" style={{ flex: 1, width: '100%' }}>
        {!online && (
          <Alert color="yellow" icon={<IconWifiOff aria-hidden />} mb="md">
            {common.offline}
          </Alert>
        )}
        {children}
      </main>
    </div>
  )
}

function Tools(): ReactNode {
  const { common } = useText()
  const { language, setLanguage } = useLanguage()
  const { toggleColorScheme } = useMantineColorScheme()
  const { phase, lock, signOut } = useSession()
  return (
    <Group gap="xs">
      <SegmentedControl
        size="xs"
        aria-label={common.language}
        value={language}
        onChange={(value) => setLanguage(value === 'de' ? 'de' : 'en')}
        data={[
          { value: 'en', label: 'EN' },
          { value: 'de', label: 'DE' },
        ]}
      />
      <ActionIcon variant="default" aria-label={common.theme} onClick={toggleColorScheme}>
        <IconSunMoon size={18} aria-hidden />
      </ActionIcon>
      {phase.name === 'open' && (
        <ActionIcon variant="default" aria-label={common.lock} onClick={lock}>
          <IconLock size={18} aria-hidden />
        </ActionIcon>
      )}
      {phase.name !== 'out' && (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconLogout size={16} aria-hidden />}
          onClick={signOut}
        >
          {common.signOut}
        </Button>
      )}
    </Group>
  )
}
