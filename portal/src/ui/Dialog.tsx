import { Group, Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { useText } from '../text/useText.tsx'

/** A dialog. Its head is no `header` element: a page has one banner, and screen readers list them. */
export function Dialog(parts: {
  readonly isOpen: boolean
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
  readonly size?: 'md' | 'lg' | 'xl'
  /** Above other dialogs. */
  readonly isOnTop?: boolean
}): ReactNode {
  const { common } = useText()
  const { isOpen, title, onClose, children, size = 'md', isOnTop = false } = parts
  return (
    <Modal.Root
      opened={isOpen}
      onClose={onClose}
      size={size}
      centered
      lockScroll={false}
      zIndex={isOnTop ? 1_000 : 200}
    >
      <Modal.Overlay />
      <Modal.Content>
        <Modal.Body p="md">
          <Group justify="space-between" wrap="nowrap" mb="md" align="flex-start">
            <Modal.Title fw={700} fz="lg">
              {title}
            </Modal.Title>
            <Modal.CloseButton aria-label={common.close} />
          </Group>
          {children}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}
