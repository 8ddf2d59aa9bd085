// How loud each kind of event is: as the owner chose, as the incident table says, and as the hour is.
import { describe, expect, it } from 'vitest'
import { defaultPreferences, isQuiet, type Preferences, readQuietHours } from '../../../bot/preferences.ts'
import { loudnessOf } from '../../../bot/push/loudness.ts'
import type { OutboxRow } from '../../../engine/store/outbox.ts'

const row = (kind: string, key: string): OutboxRow => ({
  id: 1,
  kind,
  priority: 0,
  payload: { message: { key, params: {} }, remedies: [] },
  incident_id: null,
  created_at: new Date(0),
  opened_at: null,
  attempts: 0,
})
const ROWS = {
  hold: row('incident', 'incident-presidio_down'),
  notice: row('incident', 'incident-budget_80'),
  quietKind: row('incident', 'incident-budget_50'),
  resolved: row('resolved', 'push-resolved'),
  phase: row('ended', 'push-phase-done'),
  run: row('ended', 'push-run-done'),
  digest: row('routine', 'push-digest'),
}
const noon = new Date('2026-11-27T11:00:00Z')
const night = new Date('2026-11-27T22:30:00Z')
const usual = defaultPreferences('fr')
const quiet: Preferences = { ...usual, quiet: { from: '22:00', to: '08:00' } }
const of = (preferences: Preferences, now: Date) =>
  Object.fromEntries(
    Object.entries(ROWS).map(([name, each]) => [name, loudnessOf(each, preferences, now, 'Europe/Paris')]),
  )

describe('an event', () => {
  it('is as loud as usual before anything was chosen', () => {
    expect(of(usual, noon)).toEqual({
      hold: 'on',
      notice: 'on',
      quietKind: 'silent',
      resolved: 'silent',
      phase: 'on',
      run: 'on',
      digest: 'silent',
    })
  })

  it('makes no sound in quiet hours, unless it holds the migration', () => {
    expect(of(quiet, night)).toMatchObject({ hold: 'on', notice: 'silent', phase: 'silent', run: 'silent' })
    expect(of(quiet, noon)).toEqual(of(usual, noon))
  })

  it('is what the owner chose for it', () => {
    const chosen: Preferences = { ...usual, events: { ...usual.events, phase: 'off', hold: 'silent', resolved: 'on' } }
    expect(of(chosen, noon)).toMatchObject({ phase: 'off', hold: 'silent', resolved: 'on' })
  })
})

describe('quiet hours', () => {
  it.each([
    ['22:00-08:00', { from: '22:00', to: '08:00' }],
    ['13:00-14:30', { from: '13:00', to: '14:30' }],
    ['22:00', undefined],
    ['22:00-22:00', undefined],
    ['24:00-08:00', undefined],
    ['22:00-08:00-09:00', undefined],
    ['10pm-8am', undefined],
  ])('are read from %j', (text, expected) => {
    expect(readQuietHours(text)).toEqual(expected)
  })

  it('may pass midnight, and begin and end on their minute', () => {
    const at = (clock: string) => isQuiet({ from: '22:00', to: '08:00' }, new Date(`2026-11-27T${clock}:00Z`), 'UTC')
    expect(['21:59', '22:00', '23:59', '00:00', '07:59', '08:00'].map(at)).toEqual([
      false,
      true,
      true,
      true,
      true,
      false,
    ])
  })
})
