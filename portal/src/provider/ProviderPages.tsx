import type { ReactNode } from 'react'
import { Redirect, Route, Switch } from 'wouter'
import { useChanges } from '../client/useChanges.ts'
import { PatientPage } from './PatientPage.tsx'
import { PatientsPage } from './PatientsPage.tsx'
import { ReadsPage } from './ReadsPage.tsx'
import { RequestPage } from './RequestPage.tsx'

/** The pages of an organisation whose vault is open. */
export function ProviderPages(): ReactNode {
  useChanges('provider')
  return (
    <Switch>
      <Route path="/provider" component={PatientsPage} />
      <Route path="/provider/request" component={RequestPage} />
      <Route path="/provider/reads" component={ReadsPage} />
      <Route path="/provider/patients/:address">{({ address }) => <PatientPage patient={address} />}</Route>
      <Route>
        <Redirect to="/provider" />
      </Route>
    </Switch>
  )
}
