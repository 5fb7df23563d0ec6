import { Fragment } from 'react'
import { matrix, type ViewName } from './matrix.js'
import './states-grid.css'

type StatesGridProps = {
  readonly view: ViewName
  /** @default both, beside each other */
  readonly themes?: readonly ('light' | 'dark')[]
}

/** Every state of a view under its word, in the themes beside each other. */
export function StatesGrid({ view, themes = ['light', 'dark'] }: StatesGridProps) {
  return (
    <div className="states" data-view={view} data-testid={view}>
      {Object.entries(matrix[view]).map(([state, element]) => (
        <Fragment key={state}>
          <span className="states-word">{state}</span>
          {themes.map((theme) => (
            <div key={theme} className="states-cell" data-theme={theme}>
              {element}
            </div>
          ))}
        </Fragment>
      ))}
    </div>
  )
}
