import { createTheme, Drawer, Modal } from '@mantine/core'

/** What differs from the library's look. Scroll locks are off: they put a style element into the page. */
export const theme: ReturnType<typeof createTheme> = createTheme({
  primaryColor: 'cyan',
  defaultRadius: 'md',
  components: {
    Modal: Modal.extend({ defaultProps: { lockScroll: false, centered: true } }),
    Drawer: Drawer.extend({ defaultProps: { lockScroll: false } }),
  },
})
