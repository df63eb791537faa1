import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { Link, useLocation } from 'wouter'
import { useSession } from '../client/SessionContext.ts'
import { useText } from '../text/useText.tsx'

/** The pages of a role; nothing before somebody is in. */
export function Navigation(): ReactNode {
  const text = useText()
  const { phase } = useSession()
  const [location] = useLocation()
  const isAuditor = location.startsWith('/auditor')
  if (phase.name !== 'open' && !isAuditor) return null
  const entries = isAuditor
    ? [
        ['/auditor', text.auditor.nav.verify],
        ['/auditor/log', text.auditor.nav.log],
      ]
    : phase.name === 'open' && phase.role === 'provider'
      ? [
          ['/provider', text.provider.nav.patients],
          ['/provider/request', text.provider.nav.request],
          ['/provider/reads', text.provider.nav.reads],
        ]
      : [
          ['/patient', text.patient.nav.records],
          ['/patient/sharing', text.patient.nav.sharing],
          ['/patient/requests', text.patient.nav.requests],
          ['/patient/activity', text.patient.nav.activity],
          ['/patient/settings', text.patient.nav.settings],
        ]
  return (
    <nav className="tabs">
      {entries.map(([href = '', label]) => (
        <Button
          key={href}
          component={Link}
          href={href}
          size="compact-md"
          my={4}
          variant={location === href ? 'light' : 'subtle'}
          aria-current={location === href ? 'page' : undefined}
        >
          {label}
        </Button>
      ))}
    </nav>
  )
}
