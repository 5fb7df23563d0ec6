import { version } from 'react'
import { renderToString } from 'react-dom/server'
import { fakeSource } from '../../support/fake-source.js'
import { Page } from './page.js'

/** What a server sends. */
export const html = renderToString(<Page source={fakeSource()} />)

export { version }
