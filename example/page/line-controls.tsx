import type { LineState } from '../line.js'

export type LineControlsProps = {
  readonly line: LineState
  readonly onChange: (some: Partial<LineState>) => void
}

const latencies = [
  { ms: 0, name: 'None' },
  { ms: 1_000, name: '1 s' },
  { ms: 3_000, name: '3 s' },
] as const

const switches = [
  {
    flag: 'hold',
    name: 'Hold replies',
    about: 'Carried out at once; the reply waits for this switch, at most 20 seconds.',
  },
  {
    flag: 'loseReplies',
    name: 'Lose replies',
    about: 'Recorded, but the page never hears of it and sends it again.',
  },
  { flag: 'failing', name: 'Flowglad fails', about: 'Every request is answered with 500.' },
  { flag: 'offline', name: 'Offline', about: 'Nothing arrives, and the page knows.' },
] as const

/** The faults of the line between page and server. They stay until switched off. */
export function LineControls({ line, onChange }: LineControlsProps) {
  return (
    <div className="column">
      <h3>The line</h3>
      <fieldset className="choice">
        <legend>Delay</legend>
        {latencies.map(({ ms, name }) => (
          <label key={ms}>
            <input
              type="radio"
              name="latency"
              checked={line.latency === ms}
              onChange={() => onChange({ latency: ms })}
            />
            {name}
          </label>
        ))}
      </fieldset>
      {switches.map(({ flag, name, about }) => (
        <label key={flag} className="switch">
          <input
            type="checkbox"
            checked={line[flag]}
            aria-describedby={`about-${flag}`}
            onChange={({ target }) => onChange({ [flag]: target.checked })}
          />
          <span className="switch-name">{name}</span>
          <span id={`about-${flag}`} className="quiet">
            {about}
          </span>
        </label>
      ))}
    </div>
  )
}
