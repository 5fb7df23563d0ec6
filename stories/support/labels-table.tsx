import { englishLabels } from '../../src/text/labels.js'
import { templateOf } from './blanks.js'
import './reference.css'

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
                  <td>{templateOf(label) ?? 'Depends on what it is told: see its type.'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ))}
    </div>
  )
}
