import { Fragment } from 'react'
import { matrix, type States, type ViewName } from './matrix.js'
import './states-grid.css'

type StatesGridProps = {
  readonly view: ViewName
  /** @default all there are */
  readonly states?: States
  /** @default both, beside each other */
  readonly themes?: readonly ('light' | 'dark')[]
}

/** Every state of a view under its word, in the themes beside each other. */
export function StatesGrid({
  view,
  states = matrix[view],
  themes = ['light', 'dark'],
}: StatesGridProps) {
  return (
    <div className="states" data-view={view} data-testid={view}>
      {Object.entries(states).map(([state, element]) => (
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
