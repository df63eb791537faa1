import { expose } from 'comlink'
import { createPortalApi } from './createPortalApi.ts'

// Roots, keys and the session live here, apart from the page: it gets what it shows, never what opens it.
expose(createPortalApi())
