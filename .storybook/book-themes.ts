import { create } from 'storybook/theming'
import { mark } from './mark.js'

const brand = {
  // Where no image is given, the title is taken as HTML.
  brandTitle: `<span style="display:inline-flex;gap:8px;align-items:center">${mark}usage-widgets</span>`,
  brandUrl: './',
  brandTarget: '_self',
  appBorderRadius: 6,
  inputBorderRadius: 6,
} as const

/** Storybook around the stories: as plain as the widgets, light and dark. */
export const bookThemes = {
  light: create({
    ...brand,
    base: 'light',
    colorSecondary: '#3f51b5',
    appBg: '#f7f7f8',
    appContentBg: '#ffffff',
    appPreviewBg: '#ffffff',
    barBg: '#ffffff',
    textColor: '#1b1c1f',
    textMutedColor: '#5c5f66',
  }),
  dark: create({
    ...brand,
    base: 'dark',
    colorSecondary: '#9fa8ff',
    appBg: '#141517',
    appContentBg: '#1a1b1e',
    appPreviewBg: '#1a1b1e',
    barBg: '#1a1b1e',
    textColor: '#f1f1f3',
    textMutedColor: '#a6a8ae',
  }),
}

/** The theme of Storybook that goes with what the toolbar's globals say. */
export function bookThemeOf(globals: unknown): keyof typeof bookThemes {
  const isDark =
    typeof globals === 'object' &&
    globals !== null &&
    'theme' in globals &&
    globals.theme === 'dark'
  return isDark ? 'dark' : 'light'
}
