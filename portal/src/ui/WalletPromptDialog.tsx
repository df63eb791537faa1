import { Alert, Button, Code, Group, Stack, Text } from '@mantine/core'
import { IconFlask } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useSession } from '../client/SessionContext.ts'
import type { WalletPrompt } from '../client/demoProvider.ts'
import { Dialog } from './Dialog.tsx'
import { useText } from '../text/useText.tsx'

/** What the demo wallet asks: like every wallet it shows what would be signed, and can be refused. */
export function WalletPromptDialog(): ReactNode {
  const { common } = useText()
  const { prompt } = useSession()
  const words = common.prompt
  return (
    <Dialog isOpen={prompt !== null} isOnTop onClose={() => prompt?.answer(false)} title={words.title}>
      {prompt !== null && (
        <Stack>
          <Alert color="yellow" icon={<IconFlask aria-hidden />}>
            {common.home.demoWarning}
          </Alert>
          <Text size="sm">
            {words.account}: {prompt.account.name}
          </Text>
          <Text fw={600}>{summaryOf(prompt, words)}</Text>
          <Text size="sm">{words.details}</Text>
          <Code block style={{ maxHeight: '14rem', overflow: 'auto', whiteSpace: 'pre-wrap' }} tabIndex={0}>
            {detailsOf(prompt)}
          </Code>
          <Group justify="flex-end">
            <Button variant="default" onClick={() => prompt.answer(false)}>
              {words.reject}
            </Button>
            <Button data-autofocus onClick={() => prompt.answer(true)}>
              {words.confirm}
            </Button>
          </Group>
        </Stack>
      )}
    </Dialog>
  )
}

interface Words {
  readonly login: string
  readonly unlock: string
  readonly typed: string
  readonly transaction: string
}

function summaryOf(prompt: WalletPrompt, words: Words): string {
  if (prompt.method === 'eth_sendTransaction') return words.transaction
  if (prompt.method === 'eth_signTypedData_v4') return words.typed
  return detailsOf(prompt).includes('Unlock your health vault') ? words.unlock : words.login
}

/** Personal messages are hex of UTF-8; typed data is JSON. */
function detailsOf({ method, params }: WalletPrompt): string {
  if (method === 'personal_sign') return textOfHex(String(params[0]))
  if (method !== 'eth_signTypedData_v4') return JSON.stringify(params[0], null, 2)
  const value: unknown = typeof params[1] === 'string' ? JSON.parse(params[1]) : params[1]
  const { primaryType, message } = value as { readonly primaryType?: string; readonly message?: unknown }
  return JSON.stringify({ [primaryType ?? 'message']: message }, null, 2)
}

function textOfHex(hex: string): string {
  const pairs = hex.slice(2).match(/../g) ?? []
  return new TextDecoder().decode(Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16)))
}
