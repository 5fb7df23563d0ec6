import { createRoot } from 'react-dom/client'
import { matrix, type ViewName } from '../../../stories/support/matrix.js'
import { StatesGrid } from '../../../stories/support/states-grid.js'
import '../../../src/styles/index.css'
import '../../../.storybook/preview.css'

const isView = (name: string): name is ViewName => name in matrix

/** Every view in every state, once in each theme; the one looked at is to be shown alone. */
function Everything() {
  return Object.keys(matrix)
    .filter(isView)
    .flatMap((view) =>
      (['light', 'dark'] as const).map((theme) => (
        <div
          key={view + theme}
          hidden
          className="page"
          data-look={`${view}-${theme}`}
          data-theme={theme}
        >
          <StatesGrid view={view} themes={[theme]} />
        </div>
      )),
    )
}

const place = document.createElement('div')
document.body.append(place)
createRoot(place).render(<Everything />)
