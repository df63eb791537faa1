import { createTheme } from '@mantine/core'

/** What differs from the library's look. */
export const theme: ReturnType<typeof createTheme> = createTheme({
  primaryColor: 'cyan',
  defaultRadius: 'md',
  respectReducedMotion: true,
})
