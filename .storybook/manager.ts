import { GLOBALS_UPDATED, SET_GLOBALS } from 'storybook/internal/core-events'
import { addons } from 'storybook/manager-api'
import { bookThemeOf, bookThemes } from './book-themes.js'

addons.setConfig({ theme: bookThemes.light, sidebar: { showRoots: true } })

/** Storybook itself follows the theme of the toolbar. */
addons.register('usage-widgets/theme', (api) => {
  const follow = ({ globals }: { readonly globals: unknown }) =>
    api.setOptions({ theme: bookThemes[bookThemeOf(globals)] })
  api.on(SET_GLOBALS, follow)
  api.on(GLOBALS_UPDATED, follow)
})
