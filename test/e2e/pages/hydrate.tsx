import { version } from 'react'
import { hydrateRoot } from 'react-dom/client'
import { fakeSource } from '../../support/fake-source.js'
import { Page } from './page.js'

const root = document.querySelector('#root')
if (root) {
  hydrateRoot(root, <Page source={fakeSource()} />, {
    onRecoverableError: (error) => console.error('Recovered:', error),
  })
  // Two tasks on, effects have run; what they did is part of what is looked at.
  setTimeout(
    () => setTimeout(() => document.documentElement.setAttribute('data-react', version)),
    50,
  )
}
