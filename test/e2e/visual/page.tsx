import { createRoot } from 'react-dom/client'
import { matrix, type ViewName } from '../../../stories/support/matrix.js'
import { StatesGrid } from '../../../stories/support/states-grid.js'
import { arabic } from './arabic.js'
import { chosen } from './chosen.js'
import '../../../src/styles/index.css'
import '../../../.storybook/preview.css'
import './page.css'

const all = { views: matrix, theme: 'light', dir: 'ltr', lang: 'en' } as const

/**
 * Every view in every state in each theme; the states that differ most also on a phone, from right to left, and
 * where the system chooses the colors. The last two are given by the browser (studio.ts).
 */
const looks = {
  light: all,
  dark: { ...all, theme: 'dark' },
  arabic: { ...all, views: arabic, dir: 'rtl', lang: 'ar' },
  narrow: { ...all, views: chosen },
  forced: { ...all, views: chosen },
} as const

const isView = (name: string): name is ViewName => name in matrix

/** All of them; the one looked at is to be shown alone. */
function Everything() {
  return Object.entries(looks).flatMap(([look, { views, theme, dir, lang }]) =>
    Object.entries(views).map(([view, states]) => (
      <div
        key={`${view}-${look}`}
        hidden
        className="page"
        data-look={look}
        data-theme={theme}
        {...{ dir, lang }}
      >
        {isView(view) && <StatesGrid view={view} states={states} themes={[theme]} />}
      </div>
    )),
  )
}

const place = document.createElement('div')
document.body.append(place)
createRoot(place).render(<Everything />)
