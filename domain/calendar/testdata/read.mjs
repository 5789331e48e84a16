// Reads calendar files with ical.js: a JSON list of them from stdin, what it read of each to stdout. The package is the app's.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const required = createRequire(new URL('../../../frontend/app/package.json', import.meta.url))('ical.js')
const ICAL = required.default ?? required
ICAL.design.icalendar.property['x-wr-calname'] = { defaultType: 'text' } // its type stands in no RFC

const party = (property) => ({
  name: property.getParameter('cn') ?? '',
  mailbox: decodeURIComponent(property.getFirstValue().replace(/^mailto:/, '')),
  partstat: property.getParameter('partstat') ?? '',
  rsvp: property.getParameter('rsvp') ?? '',
})

function read(text) {
  const calendar = new ICAL.Component(ICAL.parse(text))
  const events = calendar.getAllSubcomponents('vevent').map((event) => {
    const value = (name) => event.getFirstPropertyValue(name) ?? ''
    const instant = (name) => value(name).toJSDate().toISOString().replace('.000Z', 'Z')
    return {
      uid: value('uid'),
      sequence: value('sequence'),
      stamp: instant('dtstamp'),
      start: instant('dtstart'),
      end: instant('dtend'),
      summary: value('summary'),
      location: value('location'),
      description: value('description'),
      url: value('url'),
      status: value('status'),
      organizer: party(event.getFirstProperty('organizer')),
      attendees: event.getAllProperties('attendee').map(party),
    }
  })
  const value = (name) => calendar.getFirstPropertyValue(name) ?? ''
  return { method: value('method'), name: value('x-wr-calname'), events }
}

const answers = JSON.parse(readFileSync(0, 'utf8')).map((text) => {
  try {
    return read(text)
  } catch (fault) {
    return { fault: String(fault) }
  }
})
process.stdout.write(JSON.stringify(answers))
