import { createRoot } from 'react-dom/client'
import { matrix, type ViewName } from '../../../stories/support/matrix.js'
import { StatesGrid } from '../../../stories/support/states-grid.js'
import '../../../src/styles/index.css'
import '../../../.storybook/preview.css'

const isView = (name: string): name is ViewName => name in matrix

/** Every view in every state, once in each theme. */
function Everything() {
  return (['light', 'dark'] as const).map((theme) => (
    <div key={theme} className="page" data-look={theme} data-theme={theme}>
      {Object.keys(matrix)
        .filter(isView)
        .map((view) => (
          <StatesGrid key={view} view={view} themes={[theme]} />
        ))}
    </div>
  ))
}

const place = document.createElement('div')
document.body.append(place)
createRoot(place).render(<Everything />)
