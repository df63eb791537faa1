import { createTheme, Drawer } from '@mantine/core'

/** What differs from the library's look. Scroll locks are off everywhere: they put a style element into the page. */
export const theme: ReturnType<typeof createTheme> = createTheme({
  primaryColor: 'cyan',
  defaultRadius: 'md',
  respectReducedMotion: true,
  components: {
    Drawer: Drawer.extend({ defaultProps: { lockScroll: false } }),
  },
})
