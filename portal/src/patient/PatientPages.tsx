import type { ReactNode } from 'react'
import { Redirect, Route, Switch } from 'wouter'
import { useChanges } from '../client/useChanges.ts'
import { ActivityPage } from './ActivityPage.tsx'
import { RecordsPage } from './RecordsPage.tsx'
import { RequestsPage } from './RequestsPage.tsx'
import { SettingsPage } from './SettingsPage.tsx'
import { SharingPage } from './SharingPage.tsx'

/** The pages of a patient whose vault is open. */
export function PatientPages(): ReactNode {
  useChanges('patient')
  return (
    <Switch>
      <Route path="/patient" component={RecordsPage} />
      <Route path="/patient/sharing" component={SharingPage} />
      <Route path="/patient/requests" component={RequestsPage} />
      <Route path="/patient/activity" component={ActivityPage} />
      <Route path="/patient/settings" component={SettingsPage} />
      <Route>
        <Redirect to="/patient" />
      </Route>
    </Switch>
  )
}
