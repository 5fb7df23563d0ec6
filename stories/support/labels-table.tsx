import { englishLabels } from '../../src/model/labels.js'
import './reference.css'

/** Stands for whatever a sentence is given: `{used} of {limit}`. */
const blanks: Record<string, string> = new Proxy(
  {},
  { get: (_, name) => (typeof name === 'string' ? `{${name}}` : undefined) },
)

function english(label: unknown): string {
  return typeof label === 'function' ? String(label(blanks)) : String(label)
}

/** Every string of the library in English, with a blank for what is filled in. */
export function LabelsTable() {
  return (
    <div className="reference">
      {Object.entries(englishLabels).map(([group, labels]) => (
        <section key={group}>
          <h2 id={group}>{group}</h2>
          <table>
            <tbody>
              {Object.entries(labels).map(([name, label]) => (
                <tr key={name}>
                  <th scope="row">
                    <code>{name}</code>
                  </th>
                  <td>{english(label)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ))}
    </div>
  )
}
