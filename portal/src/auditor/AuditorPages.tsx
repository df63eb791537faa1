import type { ReactNode } from 'react'
import { Redirect, Route, Switch } from 'wouter'
import { LogPage } from './LogPage.tsx'
import { VerifyPage } from './VerifyPage.tsx'

/** The pages of an auditor: files and a public log, no wallet. */
export function AuditorPages(): ReactNode {
  return (
    <Switch>
      <Route path="/auditor" component={VerifyPage} />
      <Route path="/auditor/log" component={LogPage} />
      <Route>
        <Redirect to="/auditor" />
      </Route>
    </Switch>
  )
}
