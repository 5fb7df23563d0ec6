import reference from 'virtual:reference'
import { Markdown } from '@storybook/addon-docs/blocks'
import type { ReferenceItem, ReferenceMember } from '../../.storybook/reference.js'
import './reference.css'

const kinds = {
  component: 'Components',
  hook: 'Hooks',
  function: 'Functions',
  class: 'Classes',
  value: 'Values',
  type: 'Types',
} satisfies Record<ReferenceItem['kind'], string>

/** Everything an entry of the package exports, by kind, read from the source's own docstrings. */
export function ReferencePage({ entry }: { readonly entry: string }) {
  const items = reference.find((each) => each.entry === entry)?.items ?? []
  return (
    <div className="reference">
      {Object.entries(kinds).map(([kind, title]) => {
        const shown = items.filter((item) => item.kind === kind)
        return shown.length === 0 ? null : (
          <section key={kind}>
            <h2>{title}</h2>
            {shown.map((item) => (
              <Item key={item.name} {...item} />
            ))}
          </section>
        )
      })}
    </div>
  )
}

function Item({ name, text, signature, members }: ReferenceItem) {
  return (
    <article id={name}>
      <h3>{name}</h3>
      <Markdown>{text}</Markdown>
      <pre>
        <code>{signature}</code>
      </pre>
      {members.length > 0 && <Members members={members} />}
    </article>
  )
}

function Members({ members }: { readonly members: readonly ReferenceMember[] }) {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">What</th>
        </tr>
      </thead>
      <tbody>
        {members.map(({ name, type, text, optional, fallback }) => (
          <tr key={name}>
            <th scope="row">
              <code>
                {name}
                {optional && '?'}
              </code>
            </th>
            <td>
              <Markdown>{text}</Markdown>
              <code>{type}</code>
              {fallback && <span> Default: {fallback}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
