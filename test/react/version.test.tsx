import { render, screen } from '@testing-library/react'
import { useSyncExternalStore, version } from 'react'
import { version as domVersion } from 'react-dom'
import { renderToString } from 'react-dom/server'
import { expect, test } from 'vitest'

const expected = process.env.REACT ?? '19'

function Answer() {
  const answer = useSyncExternalStore(
    () => () => {},
    () => 42,
    () => 41,
  )
  return <p>{answer}</p>
}

test('these tests run on the React of their project', () => {
  expect(version.split('.')[0]).toBe(expected)
  expect(domVersion.split('.')[0]).toBe(expected)
})

test('elements, hooks, testing library and server rendering agree on one React', () => {
  render(<Answer />)
  expect(screen.getByText('42')).toBeInTheDocument()
  expect(renderToString(<Answer />)).toBe('<p>41</p>')
})
