import { Center, Loader, MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { readConfig } from './client/PortalConfig.ts'
import { SessionProvider } from './client/SessionProvider.tsx'
import { Routes } from './routes.tsx'
import { TextProvider } from './text/useText.tsx'
import { ErrorNotice } from './ui/ErrorNotice.tsx'
import { Shell } from './ui/Shell.tsx'
import { theme } from './ui/theme.ts'
import { WalletPromptDialog } from './ui/WalletPromptDialog.tsx'

const queries = new QueryClient({
  defaultOptions: { queries: { retry: 1, staleTime: 5_000, refetchOnWindowFocus: true } },
})

/** Everything around the pages. The styles are files: the policy lets the library put none into the page. */
export function App(): ReactNode {
  return (
    <MantineProvider
      defaultColorScheme="auto"
      withCssVariables={false}
      withGlobalClasses={false}
      theme={theme}
    >
      <TextProvider>
        <QueryClientProvider client={queries}>
          <Configured />
        </QueryClientProvider>
      </TextProvider>
    </MantineProvider>
  )
}

function Configured(): ReactNode {
  const config = useQuery({ queryKey: ['config'], queryFn: readConfig, staleTime: Number.POSITIVE_INFINITY })
  if (config.data === undefined) {
    if (config.error !== null) return <ErrorNotice error={config.error} />
    return (
      <Center mih="100dvh">
        <Loader />
      </Center>
    )
  }
  return (
    <SessionProvider config={config.data}>
      <Shell>
        <Routes />
      </Shell>
      <WalletPromptDialog />
    </SessionProvider>
  )
}
