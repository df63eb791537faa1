import { Center, Loader } from '@mantine/core'
import { lazy, type ReactNode, Suspense } from 'react'
import { Redirect, Route, Switch } from 'wouter'
import { type Role, useSession } from './client/SessionContext.ts'
import { HomePage } from './HomePage.tsx'
import { EnrolPage } from './vault/EnrolPage.tsx'
import { UnlockPage } from './vault/UnlockPage.tsx'

const PatientPages = lazy(async () => ({
  default: (await import('./patient/PatientPages.tsx')).PatientPages,
}))
const ProviderPages = lazy(async () => ({
  default: (await import('./provider/ProviderPages.tsx')).ProviderPages,
}))
const AuditorPages = lazy(async () => ({
  default: (await import('./auditor/AuditorPages.tsx')).AuditorPages,
}))

/** Each role is a bundle of its own, loaded when somebody comes in that role. */
export function Routes(): ReactNode {
  return (
    <Suspense
      fallback={
        <Center mih="40dvh">
          <Loader />
        </Center>
      }
    >
      <Switch>
        <Route path="/auditor/*?" component={AuditorPages} />
        <Route path="/patient/*?">
          <SignedIn as="patient">
            <PatientPages />
          </SignedIn>
        </Route>
        <Route path="/provider/*?">
          <SignedIn as="provider">
            <ProviderPages />
          </SignedIn>
        </Route>
        <Route>
          <Entrance />
        </Route>
      </Switch>
    </Suspense>
  )
}

function Entrance(): ReactNode {
  const { phase } = useSession()
  if (phase.name === 'enrol' || phase.name === 'locked' || phase.name === 'open')
    return <Redirect to={`/${phase.role}`} />
  return <HomePage />
}

/** Shows a role's pages once its vault is open, and what is missing before. */
function SignedIn({ as, children }: { readonly as: Role; readonly children: ReactNode }): ReactNode {
  const { phase } = useSession()
  if (phase.name === 'out' || phase.name === 'connecting' || phase.name === 'chooseOrg') return <HomePage />
  if (phase.role !== as) return <Redirect to={`/${phase.role}`} />
  if (phase.name === 'enrol') return <EnrolPage />
  return phase.name === 'locked' ? <UnlockPage /> : children
}
